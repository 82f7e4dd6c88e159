-- Which article of each cluster stands for it.
--
-- In:  clusters_found(article_id, cluster_id); the articles and credits of the lake.
-- Out: article_id, cluster_id, is_canonical.
-- Parameters: $preferred VARCHAR[], publishers that come before all others, the first one first;
--             $criteria VARCHAR[], what decides between the others, the first one first:
--               complete  it has at least nine tenths of the words of the longest
--               earliest  it is dated first; one without a date comes last
--               latest    it is dated last; one without a date comes last
--               original  another one credits its publisher; or it credits no agency but its own publisher
-- Of those that are equal in all this, the one with most words, then the first by source_uri.
WITH sizes AS (
    SELECT cluster_id, count(*) AS articles FROM clusters_found GROUP BY cluster_id
),
members AS (
    SELECT
        c.cluster_id,
        a.article_id,
        a.source_uri,
        a.word_count,
        lower(a.publisher) AS publisher,
        -- reuters.com and Reuters are one.
        lower(split_part(regexp_replace(a.publisher, '^www\.', ''), '.', 1)) AS name,
        coalesce(epoch(a.published_at), epoch(a.date_published) + 86399)::BIGINT AS dated
    FROM clusters_found AS c
    JOIN sizes ON sizes.cluster_id = c.cluster_id AND sizes.articles > 1
    JOIN lake.articles AS a ON a.article_id = c.article_id
),
wires AS (
    SELECT m.cluster_id, m.article_id, lower(credits.agency) AS agency
    FROM lake.credits AS credits
    JOIN members AS m USING (article_id)
    WHERE kind = 'wire' AND coalesce(lower(credits.agency) NOT IN (m.publisher, m.name), true)
),
judged AS (
    SELECT
        *,
        (word_count < 0.9 * max(word_count) OVER (PARTITION BY cluster_id))::BIGINT AS is_cut,
        CASE
            WHEN EXISTS (
                FROM wires WHERE wires.cluster_id = members.cluster_id AND wires.agency IN (members.publisher, members.name)
            ) THEN 0
            WHEN article_id NOT IN (SELECT article_id FROM wires) THEN 1
            ELSE 2
        END AS is_syndicated
    FROM members
),
chosen AS (
    SELECT article_id
    FROM judged
    QUALIFY row_number() OVER (
        PARTITION BY cluster_id
        ORDER BY
            coalesce(list_position(list_transform($preferred, lambda one: lower(one)), publisher), 1e6),
            list_transform(
                $criteria,
                lambda one: CASE one
                    WHEN 'complete' THEN is_cut
                    WHEN 'earliest' THEN coalesce(dated, 1e12::BIGINT)
                    WHEN 'latest' THEN coalesce(-dated, 1e12::BIGINT)
                    WHEN 'original' THEN is_syndicated
                END
            ),
            word_count DESC,
            source_uri
    ) = 1
)
SELECT
    c.article_id,
    c.cluster_id,
    sizes.articles = 1 OR c.article_id IN (SELECT article_id FROM chosen) AS is_canonical
FROM clusters_found AS c
JOIN sizes USING (cluster_id)
