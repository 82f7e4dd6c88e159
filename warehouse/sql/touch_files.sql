-- Files touched(file_uri, modified_ns) were seen with the content that is loaded.
UPDATE lake.files AS f
SET modified_ns = t.modified_ns, status = t.status
FROM (
    SELECT file_uri, modified_ns, CASE WHEN count(a.article_id) > 0 THEN 'loaded' ELSE 'no_article' END AS status
    FROM touched
    LEFT JOIN lake.documents AS d USING (file_uri)
    LEFT JOIN lake.articles AS a ON a.article_id = d.article_id
    GROUP BY file_uri, modified_ns
) AS t
WHERE f.file_uri = t.file_uri
