-- every article that another one of its cluster came before, with the first of them
WITH dated AS (
    -- The instant at which it was published; without a time, the end of its day in UTC. In seconds: a date compared
    -- with an instant would be a day in the time zone of whoever asks.
    SELECT *, coalesce(epoch(published_at), epoch(date_published) + 86399) AS dated FROM articles
),
ordered AS (
    SELECT
        *,
        -- What is dated came before what is not; of equals, the article that stands for the cluster.
        row_number() OVER (PARTITION BY cluster_id ORDER BY dated, is_canonical DESC, source_uri) AS place
    FROM dated
),
agencies AS (
    SELECT article_id, arg_min(agency, ordinal) AS agency FROM stored.credits WHERE kind = 'wire' GROUP BY article_id
)
SELECT
    a.article_id,
    a.cluster_id,
    a.publisher,
    a.date_published,
    agencies.agency,
    f.article_id AS source_article_id,
    f.publisher AS source_publisher,
    f.date_published AS source_date_published,
    -- by what orders them, not by their dates: these may be of two time zones
    floor((a.dated - f.dated) / 86400)::BIGINT AS days_later,
    a.content_hash = f.content_hash AS is_exact
FROM ordered AS a
JOIN ordered AS f ON f.cluster_id = a.cluster_id AND f.place = 1
LEFT JOIN agencies ON agencies.article_id = a.article_id
WHERE a.place > 1
