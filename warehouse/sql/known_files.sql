-- The ledger. loaded_hash tells whether a file that looks changed, or came back, has the content that is loaded.
SELECT file_uri, source, status, reason, bytes, modified_ns, CASE WHEN documents > 0 THEN content_hash END AS loaded_hash
FROM lake.files
