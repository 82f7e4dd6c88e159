-- After a load: drop the links that no longer hold, and note which representatives must be compared (again).
-- Leaves representatives, fresh(article_id), exact_now(article_id, other_id), and view sketches for link_numbered.sql.
CREATE OR REPLACE TEMP TABLE representatives AS
SELECT min(article_id) AS article_id, content_hash FROM lake.fingerprints GROUP BY content_hash;

CREATE OR REPLACE TEMP TABLE fresh AS
SELECT article_id FROM representatives ANTI JOIN representatives_before USING (article_id, content_hash);

CREATE OR REPLACE TEMP TABLE exact_now AS
SELECT f.article_id, r.article_id AS other_id
FROM lake.fingerprints AS f
JOIN representatives AS r USING (content_hash)
WHERE f.article_id <> r.article_id;

CREATE OR REPLACE TEMP VIEW sketches AS
SELECT f.article_id, f.sketch, f.shingles, f.words
FROM lake.fingerprints AS f
SEMI JOIN representatives USING (article_id);

-- What holds a part that goes may be a digest by that part alone (see link_digests.sql).
INSERT INTO fresh
SELECT DISTINCT other_id
FROM lake.duplicate_links
WHERE kind = 'contained'
  AND (article_id IN (FROM fresh) OR article_id NOT IN (SELECT article_id FROM representatives))
  AND other_id IN (SELECT article_id FROM representatives)
  AND other_id NOT IN (FROM fresh);

DELETE FROM lake.duplicate_links
WHERE CASE
    WHEN kind = 'exact' THEN (article_id, other_id) NOT IN (SELECT (article_id, other_id) FROM exact_now)
    ELSE article_id IN (FROM fresh) OR other_id IN (FROM fresh)
        OR article_id NOT IN (SELECT article_id FROM representatives)
        OR other_id NOT IN (SELECT article_id FROM representatives)
END
