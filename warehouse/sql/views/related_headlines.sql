-- promoted headlines with the article that stands for a story of which a copy has that headline, where there is one
SELECT r.*, m.matched_article_id
FROM stored.related_headlines AS r
LEFT JOIN stored.headline_keys USING (headline)
LEFT JOIN (
    SELECT headline_key, min(canonical.article_id) AS matched_article_id
    FROM stored.articles AS a
    JOIN stored.headline_keys USING (headline)
    JOIN stored.clusters AS copy USING (article_id)
    JOIN stored.clusters AS canonical ON canonical.cluster_id = copy.cluster_id AND canonical.is_canonical
    GROUP BY headline_key
) AS m USING (headline_key)
