-- Most pages hold an article.
SELECT article_id AS example FROM documents SEMI JOIN written USING (article_id) ANTI JOIN articles USING (article_id)
