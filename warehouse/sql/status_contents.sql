-- What the warehouse holds, one row a count.
SELECT 'articles' AS what, count(*) AS rows FROM articles
UNION ALL SELECT 'unique articles', count(*) FROM unique_articles
UNION ALL SELECT 'documents without an article', count(*) FROM documents ANTI JOIN articles USING (article_id)
UNION ALL SELECT 'duplicate links, ' || kind, count(*) FROM duplicate_links GROUP BY kind
UNION ALL SELECT 'files ' || status, count(*) FROM files GROUP BY status
