-- The ledger after documents of rejected_now(source_uri, file_uri) went to quarantine.
UPDATE lake.files AS f
SET documents = n.documents,
    rejected = n.rejected,
    status = CASE WHEN n.documents > 0 THEN f.status ELSE 'quarantined' END,
    reason = CASE WHEN n.documents > 0 THEN f.reason ELSE 'internal_error' END
FROM (
    SELECT r.file_uri,
           (SELECT count(*) FROM lake.documents AS d WHERE d.file_uri = r.file_uri)::INTEGER AS documents,
           (SELECT count(*) FROM lake.quarantine AS q WHERE q.file_uri = r.file_uri)::INTEGER AS rejected
    FROM (SELECT DISTINCT file_uri FROM rejected_now) AS r
) AS n
WHERE f.file_uri = n.file_uri
