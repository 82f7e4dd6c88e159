-- Links that one run over all documents might not find: both documents have a shingle that has become hot by the fresh
-- ones, or got another leader.
--
-- In:  numbered, samples and frequencies of link_samples.sql; links whose documents are current representatives.
-- Out: article_id, other_id, document, other: the numbers of both.
WITH held AS MATERIALIZED (
    SELECT article_id, document, list(hash) AS hashes
    FROM samples
    JOIN frequencies USING (hash)
    JOIN numbered USING (document)
    WHERE is_grown AND NOT samples.is_fresh
    GROUP BY article_id, document
)
SELECT links.article_id, other_id, one.document, other.document AS other
FROM lake.duplicate_links AS links
JOIN held AS one ON one.article_id = links.article_id
JOIN held AS other ON other.article_id = other_id
WHERE kind <> 'exact' AND list_has_any(one.hashes, other.hashes)
