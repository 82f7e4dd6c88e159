-- The ledger. loaded_hash tells whether a file that looks changed, or came back, has the content that is loaded;
-- is_unsettled whether it, or a record of it, was rejected with one of $transient, codes that say nothing about content.
SELECT
    file_uri, source, status, reason, bytes, modified_ns, rejected,
    CASE WHEN documents > 0 THEN content_hash END AS loaded_hash,
    file_uri IN (
        SELECT file_uri FROM lake.quarantine WHERE list_contains($transient, code) AND stage <> 'reprocess'
    ) AS is_unsettled
FROM lake.files
