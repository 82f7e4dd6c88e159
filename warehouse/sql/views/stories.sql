-- one row per cluster: the article that stands for it, and how far the story went
SELECT
    cluster_id,
    max(article_id) FILTER (is_canonical) AS article_id,
    max(headline) FILTER (is_canonical) AS headline,
    count(*) AS copies,
    count(DISTINCT content_hash) AS wordings,
    count(DISTINCT publisher) AS publishers,
    -- The first in the order of the view copies. It may not tell its publisher: then NULL, not that of the second.
    first(publisher ORDER BY dated, is_canonical DESC, source_uri) FILTER (dated IS NOT NULL) AS first_publisher,
    min(date_published) AS first_published,
    max(date_published) AS last_published
FROM (SELECT *, coalesce(epoch(published_at), epoch(date_published) + 86399) AS dated FROM articles)
GROUP BY cluster_id
