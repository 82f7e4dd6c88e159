-- What is linked with article $article_id: the other members of its cluster, and the parts and wholes of any of them.
-- A member is shown with its best link into the cluster, one with $article_id itself before others.
WITH members AS (
    SELECT article_id FROM articles
    WHERE cluster_id = (SELECT cluster_id FROM articles WHERE article_id = $article_id)
),
both_ways AS (
    SELECT article_id, other_id, kind, score, changes FROM duplicate_links
    UNION ALL
    SELECT other_id, article_id, CASE kind WHEN 'contained' THEN 'contains' ELSE kind END, score, changes
    FROM duplicate_links
),
linked AS (
    SELECT article_id, other_id, kind, score, changes
    FROM both_ways
    WHERE other_id IN (FROM members)
      AND article_id <> $article_id
      AND (kind NOT IN ('contained', 'contains') OR article_id NOT IN (FROM members))
),
best AS (
    SELECT DISTINCT ON (article_id) *
    FROM linked
    ORDER BY article_id, other_id = $article_id DESC, score DESC, other_id
)
SELECT
    a.article_id,
    a.source_uri,
    a.publisher,
    a.headline,
    a.date_published,
    a.word_count,
    a.is_canonical AND a.article_id IN (FROM members) AS is_canonical,
    best.kind,
    best.score,
    nullif(best.other_id, $article_id) AS by_way_of,
    best.changes
FROM articles AS a
LEFT JOIN best USING (article_id)
WHERE (a.article_id IN (FROM members) OR best.kind IS NOT NULL)
ORDER BY a.article_id <> $article_id, best.kind IN ('contained', 'contains'), best.score DESC, a.article_id
