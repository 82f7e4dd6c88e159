-- The rows of ledger, as files takes them: a file that was read but of which no document holds an article says so.
SELECT * REPLACE (
    CASE
        WHEN status = 'loaded' AND file_uri NOT IN (
            SELECT file_uri FROM lake.documents SEMI JOIN lake.articles USING (article_id)
        ) THEN 'no_article'
        ELSE status
    END AS status
)
FROM ledger
