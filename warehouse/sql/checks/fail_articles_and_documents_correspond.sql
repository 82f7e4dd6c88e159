-- Every article has its document and its cluster, and every document its article.
SELECT coalesce(a.article_id, d.article_id) AS article_id
FROM articles AS a FULL JOIN documents AS d USING (article_id)
LEFT JOIN clusters AS c ON c.article_id = a.article_id
WHERE a.article_id IS NULL OR d.article_id IS NULL OR c.article_id IS NULL
