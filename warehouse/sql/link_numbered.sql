-- Number the documents that may be linked, in the order of article_id, from 0.
--
-- In:  sketches(article_id, sketch UBIGINT[] ascending, shingles, words): the current representatives of exact groups;
--      fresh(article_id): those of them to be compared in this run, with each other and with all the rest. A document
--      is fresh when it was no representative of the same body before: new, changed, or promoted because the old
--      representative has gone. Links of documents that are no representatives any more are the caller's to remove.
-- Out: numbered(document, article_id, words, is_fresh).
CREATE OR REPLACE TEMP TABLE numbered AS
SELECT
    (row_number() OVER (ORDER BY article_id) - 1)::INTEGER AS document,
    article_id,
    words,
    article_id IN (SELECT article_id FROM fresh) AS is_fresh
FROM sketches
WHERE shingles > 0
