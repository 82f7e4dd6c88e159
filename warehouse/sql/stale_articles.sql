-- Articles that a load replaces: all of the files that ledger lists as wholly read, and those that come again.
SELECT article_id FROM lake.documents
WHERE file_uri IN (SELECT file_uri FROM ledger WHERE status = 'loaded' AND reason IS NULL)
   OR article_id IN (SELECT article_id FROM coming)
