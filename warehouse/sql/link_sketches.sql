-- The sketches of the numbered documents; with $only_fresh, of those that must be compared in this run.
SELECT document, is_fresh, shingles, sketch
FROM lake.fingerprints
JOIN numbered USING (article_id)
WHERE is_fresh OR NOT $only_fresh
