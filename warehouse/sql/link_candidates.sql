-- Pairs of documents whose sketches say that one may be a copy or a part of the other, for exact verification.
--
-- In:  numbered, samples and frequencies of link_samples.sql.
-- Out: article_id, other_id (article_id < other_id), needed: sampled shingles that they must have in common, which they
--      may have by what is counted here; words, other_words: of each.
--
-- A hot shingle (boilerplate, or a story that ran everywhere) does not make pairs of all its documents but only pairs
-- each with the smallest article_id among them: cost stays linear and the copies of a story that ran everywhere stay
-- connected. Once a pair is found, hot shingles count like others. Of the pairs with as many shingles in common as they
-- need, what comes out is a function of `sketches` and `fresh` of link_samples.sql alone. Runs that add documents find
-- what one run over all of them finds; what they found besides, before a shingle became hot, link_forget_hot.sql drops.
WITH cold AS MATERIALIZED (
    SELECT document, is_fresh, hash FROM samples JOIN frequencies USING (hash) WHERE NOT is_hot
),
hot AS MATERIALIZED (
    SELECT
        document,
        any_value(is_fresh) AS is_fresh,
        count(*)::INTEGER AS in_hot,
        list(leader) AS leaders,
        bit_or(1::UBIGINT << hash % 64) AS signature
    FROM samples JOIN frequencies USING (hash)
    WHERE is_hot
    GROUP BY document
),
pairs AS MATERIALIZED (
    SELECT (pair >> 32)::INTEGER AS a, (pair & 4294967295)::INTEGER AS b, count(is_cold)::INTEGER AS cold_shared
    FROM (
        SELECT one.document::BIGINT << 32 | other.document AS pair, true AS is_cold
        FROM cold AS one
        JOIN cold AS other ON other.hash = one.hash AND one.document < other.document
        WHERE one.is_fresh OR other.is_fresh
        UNION ALL
        SELECT leader::BIGINT << 32 | led.document, NULL
        FROM (SELECT document, is_fresh, unnest(leaders) AS leader FROM hot) AS led
        JOIN hot AS leads ON leads.document = leader AND led.document <> leader
        WHERE led.is_fresh OR leads.is_fresh
    )
    GROUP BY pair
),
counts AS (
    -- A sketch holds every value below `sparsest`, or below 2, 4 or 8 times as much for short texts: below the lowest of
    -- these with 16 values, LEAST of tasks/fingerprint.py. Or it holds all there are. What it holds besides is of the
    -- beginning of the text: it makes pairs, and lets a few through that have less in common than they need.
    SELECT
        document,
        shingles,
        99955602525 AS sparsest,  -- of tasks/fingerprint.py
        [
            len(list_filter(sketch, lambda value: value < sparsest)),
            len(list_filter(sketch, lambda value: value < 2 * sparsest)),
            len(list_filter(sketch, lambda value: value < 4 * sparsest)),
            len(list_filter(sketch, lambda value: value < 8 * sparsest)),
            len(sketch)
        ]::INTEGER[] AS samples,
        CASE
            WHEN len(sketch) = shingles THEN 5
            WHEN samples[1] >= 16 THEN 1
            WHEN samples[2] >= 16 THEN 2
            WHEN samples[3] >= 16 THEN 3
            WHEN samples[4] >= 16 THEN 4
            ELSE 5
        END AS level
    FROM numbered
),
profiles AS MATERIALIZED (
    SELECT
        document,
        shingles,
        level::TINYINT AS level,
        samples[1] AS at_1, samples[2] AS at_2, samples[3] AS at_3, samples[4] AS at_4, samples[5] AS at_5,
        coalesce(in_hot, 0) AS in_hot,
        coalesce(signature, 0) AS signature
    FROM counts LEFT JOIN hot USING (document)
),
sized AS (
    -- Two sketches are comparable below the smaller limit of the two, where both are complete.
    SELECT
        a,
        b,
        cold_shared,
        -- At least one hash in hot for each bit of its signature that the other lacks is not shared.
        cold_shared + least(
            one.in_hot - bit_count(one.signature & ~other.signature),
            other.in_hot - bit_count(other.signature & ~one.signature)
        ) AS most_shared,
        least(one.shingles, other.shingles) AS smaller,
        greatest(one.shingles, other.shingles) AS larger,
        -- NEAR of tasks/revision.py; HALF, CONTAINED, BROKEN and LEAST_SHINGLES of tasks/containment.py.
        0.3e0 AS near, 0.5e0 AS half, 0.9e0 AS contained, 8e0 AS broken, 10 AS least_shingles,
        CASE least(one.level, other.level)
            WHEN 1 THEN one.at_1 WHEN 2 THEN one.at_2 WHEN 3 THEN one.at_3 WHEN 4 THEN one.at_4 ELSE one.at_5
        END AS one_samples,
        CASE least(one.level, other.level)
            WHEN 1 THEN other.at_1 WHEN 2 THEN other.at_2 WHEN 3 THEN other.at_3 WHEN 4 THEN other.at_4 ELSE other.at_5
        END AS other_samples
    FROM pairs
    JOIN profiles AS one ON one.document = a
    JOIN profiles AS other ON other.document = b
),
required AS (
    -- Samples that must be shared, with two standard deviations to spare: sqrt(p (1 - p) n) for p of n samples.
    SELECT
        a,
        b,
        most_shared,
        least(
            -- Of n = both - shared samples in either: shared >= p n - 2 sqrt(p (1 - p) n), solved for shared.
            CASE WHEN smaller >= half * larger THEN one_samples + other_samples - pow(
                (sqrt(near * (1 - near)) + sqrt(near * (1 - near) + (1 + near) * (one_samples + other_samples)))
                / (1 + near), 2) END,
            CASE WHEN smaller >= least_shingles THEN
                (contained - broken / smaller) * least(one_samples, other_samples) - 2 * sqrt(
                (contained - broken / smaller) * (1 - contained + broken / smaller) * least(one_samples, other_samples)) END
        ) - 1e-9 AS needed
    FROM sized
)
SELECT one.article_id, other.article_id AS other_id, needed, one.words, other.words AS other_words
FROM required
JOIN numbered AS one ON one.document = a
JOIN numbered AS other ON other.document = b
WHERE most_shared >= needed
ORDER BY article_id, other_id
