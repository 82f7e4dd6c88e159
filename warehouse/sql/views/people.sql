-- who is in the news, month by month; copies of a story count once
SELECT
    date_trunc('month', a.date_published)::DATE AS month,
    m.name,
    count(DISTINCT a.cluster_id) AS stories,
    sum(m.mentions) FILTER (a.is_canonical)::BIGINT AS mentions
FROM stored.mentions AS m
JOIN articles AS a USING (article_id)
WHERE m.kind = 'person'
GROUP BY month, m.name
