-- Articles that a load replaces: those of the files that ledger lists as wholly read, but for broken(source_uri), the
-- records that are rejected now, and those that come again.
SELECT article_id FROM lake.documents
WHERE (file_uri IN (SELECT file_uri FROM ledger WHERE status = 'loaded' AND reason IS NULL)
       AND source_uri NOT IN (SELECT source_uri FROM broken))
   OR article_id IN (SELECT article_id FROM coming)
