-- The representatives of groups of equal bodies before a load, to compare with those after it.
CREATE OR REPLACE TEMP TABLE representatives_before AS
SELECT min(article_id) AS article_id, content_hash FROM lake.fingerprints GROUP BY content_hash
