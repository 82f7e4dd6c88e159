-- Story and lines of the lake's pages but those in replaced(article_id), if hashed by $algorithm. The rank is drawn evenly.
SELECT ('0x' || right(article_id, 8))::UINTEGER AS rank, story_keys, line_hashes
FROM lake.line_hashes ANTI JOIN replaced USING (article_id)
WHERE algorithm = $algorithm
