-- One article per source, one file row per file.
SELECT source_uri AS example FROM articles GROUP BY source_uri HAVING count(*) > 1
UNION ALL SELECT article_id FROM articles GROUP BY article_id HAVING count(*) > 1
UNION ALL SELECT file_uri FROM files GROUP BY file_uri HAVING count(*) > 1
UNION ALL SELECT source_uri FROM quarantine GROUP BY source_uri HAVING count(*) > 1
