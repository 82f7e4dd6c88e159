-- Drop the links between documents that are not fresh which one run over all documents would not find: by the fresh
-- ones all the shingles through which tasks/candidates.py found them have become hot, or got another leader.
--
-- In:  suspects(article_id, other_id: the smaller first; hashes: sampled shingles that both documents have in common);
--      sketches of link_numbered.sql.
-- Parameter: $max_frequency documents.
DELETE FROM lake.duplicate_links
WHERE kind <> 'exact'
  AND (least(article_id, other_id), greatest(article_id, other_id)) IN (
    WITH in_common AS MATERIALIZED (
        SELECT article_id, other_id, unnest(hashes) AS hash FROM suspects
    ),
    leaders AS (
        SELECT hash, count(*) > $max_frequency AS is_hot, min(article_id) AS leader
        FROM (SELECT article_id, unnest(sketch) AS hash FROM sketches WHERE shingles > 0)
        WHERE hash IN (SELECT hash FROM in_common)
        GROUP BY hash
    ),
    found AS (
        SELECT article_id, other_id
        FROM in_common JOIN leaders USING (hash)
        WHERE NOT is_hot OR leader IN (article_id, other_id)
    )
    SELECT (article_id, other_id) FROM suspects ANTI JOIN found USING (article_id, other_id)
)
