-- one row per cluster: the article that stands for it, and how far it went
SELECT
    cluster_id,
    max(article_id) FILTER (is_canonical) AS article_id,
    max(headline) FILTER (is_canonical) AS headline,
    count(*) AS copies,
    count(DISTINCT content_hash) AS wordings,
    count(DISTINCT publisher) AS publishers,
    arg_min(publisher, date_published) AS first_publisher,
    min(date_published) AS first_published,
    max(date_published) AS last_published
FROM articles
GROUP BY cluster_id
