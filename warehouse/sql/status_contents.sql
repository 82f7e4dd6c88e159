-- What the warehouse holds, one row a count.
SELECT 'articles' AS what, count(*) AS rows FROM articles
UNION ALL SELECT 'unique articles', count(*) FROM unique_articles
UNION ALL SELECT 'articles without a body', count(*) FROM articles WHERE article_body IS NULL
UNION ALL SELECT 'duplicate links, ' || kind, count(*) FROM duplicate_links GROUP BY kind
UNION ALL SELECT 'files ' || status, count(*) FROM files GROUP BY status
