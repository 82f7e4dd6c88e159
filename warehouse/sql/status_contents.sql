-- What the warehouse holds, one row a count, always in the same order.
SELECT what, rows
FROM (
    SELECT 1 AS place, 'articles' AS what, count(*) AS rows FROM articles
    UNION ALL SELECT 2, 'unique articles', count(*) FROM unique_articles
    UNION ALL SELECT 3, 'documents without an article', count(*) FROM documents ANTI JOIN articles USING (article_id)
    UNION ALL SELECT 4, 'duplicate links, ' || kind, count(*) FROM duplicate_links GROUP BY kind
    UNION ALL SELECT 5, 'files ' || status, count(*) FROM files GROUP BY status
)
ORDER BY place, what
