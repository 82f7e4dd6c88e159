-- After documents were derived again: which of the files that were read hold an article.
UPDATE lake.files AS f
SET status = now.status
FROM (
    SELECT file_uri, CASE WHEN count(a.article_id) > 0 THEN 'loaded' ELSE 'no_article' END AS status
    FROM lake.documents LEFT JOIN lake.articles AS a USING (article_id)
    GROUP BY file_uri
) AS now
WHERE f.file_uri = now.file_uri AND f.status IN ('loaded', 'no_article') AND f.status <> now.status
