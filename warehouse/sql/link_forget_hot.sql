-- Drop the links between documents that are not fresh which one run over all documents would not find: since the
-- last run all the shingles through which link_candidates.sql found them have become hot, or got another leader.
--
-- In:  sketches and fresh as for link_candidates.sql; links whose documents are current representatives.
-- Parameter: $max_frequency documents.
DELETE FROM lake.duplicate_links
WHERE kind <> 'exact'
  AND (article_id, other_id) IN (
    WITH sampled AS (
        SELECT article_id, unnest(sketch) AS hash FROM sketches
    ),
    grown AS MATERIALIZED (
        SELECT hash
        FROM sampled
        SEMI JOIN (FROM sampled SEMI JOIN fresh USING (article_id)) AS added USING (hash)
        GROUP BY hash
        HAVING count(*) > $max_frequency
    ),
    holders AS MATERIALIZED (
        SELECT article_id, list(hash) AS hashes FROM sampled SEMI JOIN grown USING (hash) GROUP BY article_id
    ),
    suspects AS MATERIALIZED (
        SELECT links.article_id, links.other_id
        FROM lake.duplicate_links AS links
        JOIN holders AS one ON one.article_id = links.article_id
        JOIN holders AS other ON other.article_id = links.other_id
        WHERE kind <> 'exact' AND list_has_any(one.hashes, other.hashes)
    ),
    in_common AS MATERIALIZED (
        SELECT suspects.article_id, suspects.other_id, unnest(list_intersect(one.sketch, other.sketch)) AS hash
        FROM suspects
        JOIN sketches AS one ON one.article_id = suspects.article_id
        JOIN sketches AS other ON other.article_id = suspects.other_id
    ),
    frequencies AS (
        SELECT hash, count(*) > $max_frequency AS is_hot, min(article_id) AS leader
        FROM sampled
        SEMI JOIN in_common USING (hash)
        GROUP BY hash
    ),
    found AS (
        SELECT article_id, other_id
        FROM in_common JOIN frequencies USING (hash)
        WHERE NOT is_hot OR leader = article_id OR leader = other_id
    )
    SELECT (article_id, other_id) FROM suspects ANTI JOIN found USING (article_id, other_id)
)
