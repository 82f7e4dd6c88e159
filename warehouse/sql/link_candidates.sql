-- Pairs of documents whose sketches say that one may be a copy or a part of the other, for exact verification.
--
-- In:  sketches(article_id, sketch UBIGINT[] ascending, shingles, words): the current representatives of exact groups;
--      fresh(article_id): those of them to be compared in this run, with each other and with all the rest. A document
--      is fresh when it was no representative of the same body before: new, changed, or promoted because the old
--      representative has gone. Links of documents that are no representatives any more are the caller's to remove.
-- Out: article_id, other_id (article_id < other_id), shared: sampled shingles in common,
--      words: in both together.
-- Parameter: $max_frequency documents.
--
-- A shingle in more than $max_frequency documents is hot (boilerplate, or a story that ran everywhere). It does not make
-- pairs of all its documents but only pairs each with the smallest article_id among them: cost stays linear and
-- the copies of a story that ran everywhere stay connected. Once a pair is found, hot shingles count like others.
-- What comes out is a function of `sketches` and `fresh` alone; order does not matter. Runs that add documents find
-- what one run over all of them finds, and besides, where a shingle became hot in between, pairs found before that.
WITH bounds AS (
    -- NEAR, HALF, CONTAINED, BROKEN and LEAST_SHINGLES of tasks/revision.py.
    SELECT 0.3 AS near, 0.5 AS half, 0.9 AS contained, 8 AS broken, 20 AS least_shingles
),
numbered AS MATERIALIZED (
    SELECT
        row_number() OVER (ORDER BY article_id) AS document,
        article_id,
        sketch,
        shingles,
        words,
        article_id IN (SELECT article_id FROM fresh) AS is_fresh
    FROM sketches
    WHERE shingles > 0
),
sampled AS (
    SELECT document, is_fresh, unnest(sketch) AS hash FROM numbered
),
samples AS MATERIALIZED (
    SELECT * FROM sampled WHERE hash IN (SELECT hash FROM sampled WHERE is_fresh)
),
frequencies AS MATERIALIZED (
    SELECT hash, count(*) > $max_frequency AS is_hot, min(document) AS leader
    FROM samples
    GROUP BY hash
    HAVING count(*) > 1
),
hot AS MATERIALIZED (
    SELECT document, any_value(is_fresh) AS is_fresh, list(hash) AS hashes, list(leader) AS leaders
    FROM samples JOIN frequencies USING (hash)
    WHERE is_hot
    GROUP BY document
),
cold_pairs AS (
    SELECT
        least(one.document, other.document) AS a,
        greatest(one.document, other.document) AS b,
        count(*) AS shared
    FROM samples AS one
    JOIN frequencies ON frequencies.hash = one.hash AND NOT is_hot
    JOIN samples AS other ON other.hash = one.hash
    WHERE one.is_fresh
      AND one.document <> other.document
      AND (NOT other.is_fresh OR one.document < other.document)
    GROUP BY a, b
),
hot_pairs AS (
    SELECT DISTINCT leader AS a, document AS b, 0 AS shared
    FROM (SELECT document, is_fresh, unnest(leaders) AS leader FROM hot) AS led
    JOIN (SELECT document AS leader, is_fresh AS leader_is_fresh FROM hot) AS leads USING (leader)
    WHERE leader <> document AND (is_fresh OR leader_is_fresh)
),
pairs AS (
    SELECT a, b, max(shared) AS cold_shared
    FROM (FROM cold_pairs UNION ALL FROM hot_pairs)
    GROUP BY a, b
),
profiles AS MATERIALIZED (
    SELECT
        document,
        shingles,
        hashes AS hot_hashes,
        -- The sketch holds every hash below 2^64 / 2^rate, the rate being 4 or less for short texts (tasks/fingerprint.py).
        CASE
            WHEN len(sketch) = shingles OR sketch[-1] >= 9223372036854775808::UBIGINT THEN 0
            WHEN sketch[-1] >= 4611686018427387904::UBIGINT THEN 1
            WHEN sketch[-1] >= 2305843009213693952::UBIGINT THEN 2
            WHEN sketch[-1] >= 1152921504606846976::UBIGINT THEN 3
            ELSE 4
        END AS rate,
        [
            len(sketch),
            len(list_filter(sketch, lambda hash: hash < 9223372036854775808::UBIGINT)),
            len(list_filter(sketch, lambda hash: hash < 4611686018427387904::UBIGINT)),
            len(list_filter(sketch, lambda hash: hash < 2305843009213693952::UBIGINT)),
            len(list_filter(sketch, lambda hash: hash < 1152921504606846976::UBIGINT))
        ] AS samples_at_rate
    FROM numbered
    LEFT JOIN hot USING (document)
    WHERE document IN (SELECT a FROM pairs UNION ALL SELECT b FROM pairs)
),
counted AS (
    SELECT
        a,
        b,
        cold_shared + coalesce(len(list_intersect(one.hot_hashes, other.hot_hashes)), 0) AS shared,
        least(one.shingles, other.shingles) AS smaller,
        greatest(one.shingles, other.shingles) AS larger,
        -- Two sketches are comparable below the smaller limit of the two, where both are complete.
        one.samples_at_rate[greatest(one.rate, other.rate) + 1] AS one_samples,
        other.samples_at_rate[greatest(one.rate, other.rate) + 1] AS other_samples,
        least(one_samples, other_samples) AS in_part,
        contained - broken / smaller AS in_whole,
        one_samples + other_samples - shared AS in_union
    FROM pairs
    JOIN profiles AS one ON one.document = a
    JOIN profiles AS other ON other.document = b
    CROSS JOIN bounds
)
SELECT one.article_id, other.article_id AS other_id, shared::INTEGER AS shared, one.words + other.words AS words
FROM counted
JOIN bounds
    -- What the samples allow with two standard deviations to spare: sqrt(p (1 - p) n) for p of n samples.
    ON (smaller >= half * larger AND shared + 2 * sqrt(near * (1 - near) * in_union) >= near * in_union)
    OR (smaller >= least_shingles AND shared + 2 * sqrt(in_whole * (1 - in_whole) * in_part) >= in_whole * in_part)
JOIN numbered AS one ON one.document = a
JOIN numbered AS other ON other.document = b
ORDER BY article_id, other_id
