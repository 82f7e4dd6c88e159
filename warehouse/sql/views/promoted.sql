-- what sites promote in their sidebars besides the story of the page, and whether it is in the warehouse
SELECT
    any_value(r.headline ORDER BY r.article_id, r.line) AS headline,
    count(DISTINCT r.article_id) AS pages,
    count(DISTINCT a.publisher) AS publishers,
    min(r.rank) AS best_rank,
    max(r.matched_article_id) AS matched_article_id,
    max(r.matched_article_id) IS NOT NULL AS is_in_warehouse
FROM related_headlines AS r
JOIN stored.headline_keys AS k USING (headline)
JOIN articles AS a USING (article_id)
LEFT JOIN stored.clusters AS promoted ON promoted.article_id = r.matched_article_id
WHERE promoted.cluster_id IS DISTINCT FROM a.cluster_id
GROUP BY coalesce(k.headline_key, r.headline)
