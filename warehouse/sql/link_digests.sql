-- Copies that are parts of a digest: of live blogs and briefings whose first and longest story is told apart from an
-- appended text by nothing but what stands below it, which is another story.
--
-- Of a near copy or version the shorter document is a part if the longer has nearly all of it and, in what is left of
-- it, a story that has nothing to do with the shorter.
--
-- In:  lake.duplicate_links; sketches of link_forget_stale.sql.
-- Parameters: $run_id: links of other runs were judged then; $contained: share of a part that the whole has at least;
--      $teaser: words of a part up to which it may be a teaser, of what is only like the shorter document.
-- Out: digests(one, other: the documents of the link; article_id: the part; other_id: the whole; score: share of the
--      part's shingles that the whole has).
CREATE OR REPLACE TEMP TABLE digests AS
WITH grown AS (
    SELECT DISTINCT other_id FROM lake.duplicate_links WHERE run_id = $run_id AND kind = 'contained'
),
copies AS (
    SELECT
        links.article_id AS one,
        links.other_id AS other,
        CASE WHEN a.words <= b.words THEN a ELSE b END AS part,
        CASE WHEN a.words <= b.words THEN b ELSE a END AS whole,
        -- the shingles in common are this share of those of both documents
        score / (1 + score) * (a.shingles + b.shingles) AS shared
    FROM lake.duplicate_links AS links
    JOIN sketches AS a ON a.article_id = links.article_id
    JOIN sketches AS b ON b.article_id = links.other_id
    WHERE kind IN ('near', 'version')
      AND (run_id = $run_id OR links.article_id IN (FROM grown) OR links.other_id IN (FROM grown))
)
SELECT DISTINCT
    one, other, part.article_id AS article_id, whole.article_id AS other_id, least(shared / part.shingles, 1)::REAL AS score
FROM copies
JOIN lake.duplicate_links AS more ON more.other_id = whole.article_id AND more.kind = 'contained'
JOIN sketches AS rest ON rest.article_id = more.article_id
ANTI JOIN lake.duplicate_links AS linked
    ON (linked.article_id, linked.other_id) IN ((rest.article_id, part.article_id), (part.article_id, rest.article_id))
WHERE shared >= $contained * part.shingles AND more.score >= $contained
  AND rest.words > $teaser
  -- a part that is more than half of the whole may be one only by this very rule
  AND 2 * rest.words < whole.words AND $contained * rest.words <= whole.words - part.words
