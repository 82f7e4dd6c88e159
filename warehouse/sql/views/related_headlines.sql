-- promoted headlines with the canonical article of that headline, where the warehouse has one
SELECT r.*, m.matched_article_id
FROM stored.related_headlines AS r
LEFT JOIN (
    SELECT lower(a.headline) AS headline_key, min(a.article_id) AS matched_article_id
    FROM stored.articles AS a
    JOIN stored.clusters AS c USING (article_id)
    WHERE c.is_canonical AND a.headline IS NOT NULL
    GROUP BY ALL
) AS m ON m.headline_key = lower(r.headline)
