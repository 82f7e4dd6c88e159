-- Documents between two identifiers as they were read, for tasks.documents.stored_document. Their rendered text is made again.
SELECT article_id, source_uri, file_uri, media_type, encoding, encoding_confidence,
       CASE WHEN html_gz IS NULL THEN text END AS text, html_gz, source_bytes, url, published
FROM lake.documents
WHERE article_id BETWEEN ? AND ?
ORDER BY article_id
