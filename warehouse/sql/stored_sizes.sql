-- How long the text of every document is, without reading any: segments cover it.
SELECT article_id, max(char_to)::BIGINT AS chars FROM lake.segments GROUP BY article_id ORDER BY article_id
