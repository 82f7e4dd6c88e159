-- A publication date lies neither after the page-render date nor before printing of web pages began.
SELECT article_id AS example FROM articles SEMI JOIN written USING (article_id)
WHERE date_published > page_date OR date_published < DATE '1990-01-01'
