-- A loaded file has documents, a quarantined one its reason and its row in quarantine.
SELECT file_uri AS example FROM files
WHERE (status = 'quarantined' AND (reason IS NULL OR file_uri NOT IN (SELECT file_uri FROM quarantine)))
   OR (status = 'loaded' AND documents = 0)
