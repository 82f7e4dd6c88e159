-- Files touched(file_uri, modified_ns) were seen with the content that is loaded.
UPDATE lake.files AS f
SET modified_ns = t.modified_ns, status = 'loaded'
FROM touched AS t
WHERE f.file_uri = t.file_uri
