-- The links that put two articles into one cluster. Exact copies need none: they have the same content_hash.
SELECT article_id, other_id FROM lake.duplicate_links WHERE kind IN ('near', 'version')
