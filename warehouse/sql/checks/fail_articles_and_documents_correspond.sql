-- Every article has its document and its cluster, and every document the hashes of its lines.
SELECT coalesce(d.article_id, a.article_id, c.article_id, l.article_id) AS article_id
FROM documents AS d
FULL JOIN line_hashes AS l ON l.article_id = d.article_id
FULL JOIN articles AS a ON a.article_id = d.article_id
FULL JOIN clusters AS c ON c.article_id = a.article_id
WHERE d.article_id IS NULL OR l.article_id IS NULL OR (a.article_id IS NULL) <> (c.article_id IS NULL)
