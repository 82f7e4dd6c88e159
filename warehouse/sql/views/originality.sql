-- how much of what a publisher ran had not been run before, by anyone in the warehouse
WITH placed AS (
    SELECT
        article_id,
        publisher,
        content_hash,
        word_count,
        -- Dated before undated, then what stands for its cluster: one order for all articles, in any time zone.
        row_number() OVER (
            ORDER BY coalesce(epoch(published_at), epoch(date_published) + 86399), is_canonical DESC, source_uri
        ) AS place
    FROM articles
),
-- Equal texts count as one, run first by the first of them; links other than exact ones are between the smallest of them.
texts AS (
    SELECT
        content_hash,
        min(article_id) AS representative,
        min(place) AS place,
        -- equal texts may differ in their number of words: links are those of the representative
        arg_min(word_count, article_id) AS length
    FROM placed
    GROUP BY content_hash
),
linked AS (
    SELECT article_id AS one_id, other_id, kind, score, true AS is_part FROM stored.duplicate_links WHERE kind <> 'exact'
    UNION ALL
    SELECT other_id, article_id, kind, score, false FROM stored.duplicate_links WHERE kind <> 'exact'
),
-- What a text shares with one that ran before it, as a share of its own words. Of two of similarity J, which share
-- J of what they have together, the shared words are J (a + b) / (1 + J).
shared AS (
    SELECT
        one.content_hash,
        before.place,
        least(1, CASE
            WHEN kind <> 'contained' THEN score * (one.length + before.length) / (1 + score) / greatest(one.length, 1)
            WHEN is_part THEN score
            ELSE score * before.length / greatest(one.length, 1)
        END) AS share,
        kind = 'contained' AND NOT is_part AS is_whole
    FROM linked
    JOIN texts AS one ON one.representative = linked.one_id
    JOIN texts AS before ON before.representative = linked.other_id AND before.place < one.place
),
-- Of several copies the closest counts; the parts of a whole add up.
taken AS (
    SELECT
        content_hash,
        least(1, coalesce(max(share) FILTER (NOT is_whole), 0) + coalesce(sum(share) FILTER (is_whole), 0)) AS share
    FROM shared
    GROUP BY content_hash
)
SELECT
    publisher,
    count(*) AS articles,
    sum(word_count)::BIGINT AS words,
    sum(CASE WHEN placed.place = texts.place THEN word_count * (1 - coalesce(taken.share, 0)) ELSE 0 END)::BIGINT
        AS original_words,
    round(original_words / greatest(words, 1), 3) AS original_share
FROM placed
JOIN texts USING (content_hash)
LEFT JOIN taken USING (content_hash)
GROUP BY publisher
