-- A publication date, claimed or chosen, lies neither after the page-render date nor before printing of web pages began.
SELECT article_id AS example FROM articles SEMI JOIN written USING (article_id)
WHERE date_published > page_date OR date_published < DATE '1990-01-01'
UNION
SELECT article_id AS example FROM claims SEMI JOIN written USING (article_id)
WHERE field = 'date_published' AND method LIKE '%, after the page date'
