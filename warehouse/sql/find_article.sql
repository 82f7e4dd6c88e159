-- Articles that $what may mean: an identifier or its beginning, the source at $uri, or the end of a source's name.
SELECT article_id, source_uri, article_id = $what OR source_uri IN ($what, $uri) AS is_exact
FROM articles
WHERE source_uri IN ($what, $uri)
   OR ends_with(source_uri, '/' || $what)
   OR (length($what) >= 4 AND starts_with(article_id, $what))
ORDER BY source_uri
