-- How long the text of every document is. Segments cover it, so no text is read but of pages without an article.
SELECT article_id, max(char_to)::BIGINT AS chars FROM lake.segments GROUP BY article_id
UNION ALL
SELECT article_id, length(text)::BIGINT FROM lake.documents ANTI JOIN lake.articles USING (article_id)
ORDER BY article_id
