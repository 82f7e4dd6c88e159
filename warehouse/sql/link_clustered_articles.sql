-- What clustering reads of every article.
SELECT article_id, source_uri, fingerprints.content_hash
FROM lake.fingerprints AS fingerprints
JOIN lake.articles USING (article_id)
