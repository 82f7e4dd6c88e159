-- Drop the links between documents that are not fresh which one run over all documents would not find: by the fresh
-- ones all the shingles through which link_candidates.sql found them have become hot, or got another leader.
--
-- In:  suspects(article_id, other_id, document, other, hashes): what came out of link_suspects.sql, and the sampled
--      shingles that both documents have in common; numbered and frequencies of link_samples.sql.
-- Parameter: $max_frequency documents.
DELETE FROM lake.duplicate_links
WHERE kind <> 'exact'
  AND (article_id, other_id) IN (
    WITH in_common AS MATERIALIZED (
        SELECT document, other, unnest(hashes) AS hash FROM suspects
    ),
    -- Nearly all links still hold by a shingle that a fresh document has as well; only for the rest all are counted.
    in_doubt AS MATERIALIZED (
        FROM in_common
        ANTI JOIN (
            SELECT document, other
            FROM in_common JOIN frequencies USING (hash)
            WHERE NOT is_hot OR leader IN (document, other)
        ) USING (document, other)
    ),
    leaders AS (
        SELECT hash, count(*) > $max_frequency AS is_hot, min(document) AS leader
        FROM (SELECT document, unnest(sketch) AS hash FROM numbered)
        WHERE hash IN (SELECT hash FROM in_doubt)
        GROUP BY hash
    ),
    found AS (
        SELECT document, other FROM in_doubt JOIN leaders USING (hash) WHERE NOT is_hot OR leader IN (document, other)
    )
    SELECT (article_id, other_id)
    FROM suspects
    SEMI JOIN in_doubt USING (document, other)
    ANTI JOIN found USING (document, other)
)
