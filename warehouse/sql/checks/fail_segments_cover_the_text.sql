-- Every character of the text of an article lies in exactly one segment: no gap, no overlap, from the first to the last.
WITH steps AS (
    SELECT article_id, char_from, char_to,
           lag(char_to, 1, 0) OVER (PARTITION BY article_id ORDER BY ordinal) AS before
    FROM segments SEMI JOIN written USING (article_id)
),
ends AS (
    SELECT d.article_id FROM documents AS d SEMI JOIN written USING (article_id) SEMI JOIN articles USING (article_id)
    LEFT JOIN (SELECT article_id, max(char_to) AS covered FROM steps GROUP BY article_id) AS s USING (article_id)
    WHERE covered IS DISTINCT FROM length(d.text)
)
SELECT article_id FROM steps WHERE char_from <> before OR char_to <= char_from
UNION ALL SELECT article_id FROM ends
