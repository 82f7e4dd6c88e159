-- A loaded file has articles, one without any article has documents, a quarantined one its reason and its row in quarantine.
SELECT file_uri AS example FROM files
WHERE (status = 'quarantined' AND (reason IS NULL OR file_uri NOT IN (SELECT file_uri FROM quarantine)))
   OR (status IN ('loaded', 'no_article') AND documents = 0)
   OR (status = 'loaded') <> (
       file_uri IN (SELECT file_uri FROM documents SEMI JOIN articles USING (article_id))
   ) AND status IN ('loaded', 'no_article')
