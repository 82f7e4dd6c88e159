-- Articles of the files that ledger lists as loaded: they are replaced.
SELECT article_id FROM lake.documents WHERE file_uri IN (SELECT file_uri FROM ledger WHERE status = 'loaded')
