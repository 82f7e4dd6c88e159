-- who is quoted; copies of a story count once
SELECT
    q.speaker,
    count(DISTINCT a.cluster_id) AS stories,
    count(*) FILTER (a.is_canonical) AS quotes,
    count(DISTINCT a.publisher) AS publishers,
    min(a.date_published) AS first_published,
    max(a.date_published) AS last_published
FROM stored.quotes AS q
JOIN articles AS a USING (article_id)
WHERE q.speaker IS NOT NULL
GROUP BY q.speaker
