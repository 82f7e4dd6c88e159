-- what each publisher ran, day by day
SELECT
    date_published AS day,
    publisher,
    count(*) AS articles,
    count(DISTINCT cluster_id) AS stories,
    sum(word_count)::BIGINT AS words
FROM articles
GROUP BY date_published, publisher
