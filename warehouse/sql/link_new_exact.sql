-- Exact copies that have no link yet: each with the representative of its group.
SELECT article_id, other_id, 'exact' AS kind, 1.0::REAL AS score, NULL::VARCHAR[] AS changes
FROM exact_now
ANTI JOIN (FROM lake.duplicate_links WHERE kind = 'exact') AS linked USING (article_id, other_id)
