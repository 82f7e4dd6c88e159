-- The documents that may be linked, and the shingles of those to be compared in this run, wherever they occur: what
-- link_candidates.sql and link_forget_hot.sql work on.
--
-- In:  sketches(article_id, sketch UBIGINT[] ascending, shingles, words): the current representatives of exact groups;
--      fresh(article_id): those of them to be compared in this run, with each other and with all the rest. A document
--      is fresh when it was no representative of the same body before: new, changed, or promoted because the old
--      representative has gone. Links of documents that are no representatives any more are the caller's to remove.
-- Out: numbered(document, article_id, sketch, shingles, words, is_fresh), numbered in the order of article_id;
--      samples(document, is_fresh, hash): of all documents the sampled shingles that a fresh one has;
--      frequencies(hash, is_hot, is_grown, leader): of those in more than one document. The leader is the smallest.
--      Hot: in more than $max_frequency documents. Grown: hot, but not without the fresh ones, or with another leader.
-- Parameter: $max_frequency documents.
CREATE OR REPLACE TEMP TABLE numbered AS
SELECT
    row_number() OVER (ORDER BY article_id)::INTEGER AS document,
    article_id,
    sketch,
    shingles,
    words,
    article_id IN (SELECT article_id FROM fresh) AS is_fresh
FROM sketches
WHERE shingles > 0;

CREATE OR REPLACE TEMP TABLE samples AS
SELECT document, is_fresh, hash
FROM (SELECT document, is_fresh, unnest(sketch) AS hash FROM numbered)
WHERE hash IN (SELECT unnest(sketch) FROM numbered WHERE is_fresh);

CREATE OR REPLACE TEMP TABLE frequencies AS
SELECT
    hash,
    count(*) > $max_frequency AS is_hot,
    is_hot AND (
        count(*) FILTER (NOT is_fresh) <= $max_frequency
        OR min(document) < min(document) FILTER (NOT is_fresh)
    ) AS is_grown,
    min(document) AS leader
FROM samples
GROUP BY hash
HAVING count(*) > 1
