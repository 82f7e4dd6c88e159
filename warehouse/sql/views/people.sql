-- who is in the news, month by month; a story counts once, in the month in which it was first published
SELECT
    date_trunc('month', s.first_published)::DATE AS month,
    m.name,
    count(DISTINCT a.cluster_id) AS stories,
    coalesce(sum(m.mentions) FILTER (a.is_canonical), 0)::BIGINT AS mentions
FROM stored.mentions AS m
JOIN articles AS a USING (article_id)
JOIN stories AS s USING (cluster_id)
WHERE m.kind = 'person'
GROUP BY month, m.name
