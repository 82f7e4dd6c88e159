-- Drop the links between documents that are not fresh which one run over all documents would not find: by the fresh
-- ones all the shingles through which link_candidates.sql found them have become hot, or got another leader.
--
-- In:  sketches and fresh as for link_candidates.sql; links whose documents are current representatives.
-- Parameter: $max_frequency documents.
DELETE FROM lake.duplicate_links
WHERE kind <> 'exact'
  AND (article_id, other_id) IN (
    WITH numbered AS MATERIALIZED (
        SELECT
            row_number() OVER (ORDER BY article_id)::INTEGER AS document,
            article_id,
            sketch,
            article_id IN (SELECT article_id FROM fresh) AS is_fresh
        FROM sketches
    ),
    sampled AS (
        SELECT document, is_fresh, unnest(sketch) AS hash FROM numbered
    ),
    grown AS MATERIALIZED (
        SELECT hash
        FROM sampled
        WHERE hash IN (SELECT hash FROM sampled WHERE is_fresh)
        GROUP BY hash
        HAVING count(*) > $max_frequency
           AND (
               count(*) - sum(is_fresh::INTEGER) <= $max_frequency
               OR min(document) < min(CASE WHEN is_fresh THEN NULL ELSE document END)
           )
    ),
    holders AS MATERIALIZED (
        SELECT document, list(hash) AS hashes
        FROM sampled
        WHERE NOT is_fresh AND hash IN (SELECT hash FROM grown)
        GROUP BY document
    ),
    suspects AS MATERIALIZED (
        SELECT one.article_id, other.article_id AS other_id, list_intersect(one.sketch, other.sketch) AS hashes
        FROM lake.duplicate_links AS links
        JOIN numbered AS one ON one.article_id = links.article_id
        JOIN numbered AS other ON other.article_id = links.other_id
        JOIN holders AS holds ON holds.document = one.document
        JOIN holders AS also_holds ON also_holds.document = other.document
        WHERE kind <> 'exact' AND list_has_any(holds.hashes, also_holds.hashes)
    ),
    in_common AS MATERIALIZED (
        SELECT article_id, other_id, unnest(hashes) AS hash FROM suspects
    ),
    leaders AS (
        SELECT hash, count(*) > $max_frequency AS is_hot, min(document) AS document
        FROM sampled
        WHERE hash IN (SELECT hash FROM in_common)
        GROUP BY hash
    ),
    found AS (
        SELECT in_common.article_id, in_common.other_id
        FROM in_common
        JOIN leaders USING (hash)
        JOIN numbered AS leader USING (document)
        WHERE NOT is_hot OR leader.article_id = in_common.article_id OR leader.article_id = in_common.other_id
    )
    SELECT (article_id, other_id) FROM suspects ANTI JOIN found USING (article_id, other_id)
)
