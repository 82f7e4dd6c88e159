-- Most pages have a body.
SELECT article_id AS example FROM articles SEMI JOIN written USING (article_id) WHERE coalesce(article_body, '') = ''
