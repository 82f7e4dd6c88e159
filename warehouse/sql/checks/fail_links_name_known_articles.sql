-- Both ends of a duplicate link are articles of the warehouse, and no article is linked to itself.
SELECT l.article_id AS example FROM duplicate_links AS l
LEFT JOIN articles AS a ON a.article_id = l.article_id
LEFT JOIN articles AS b ON b.article_id = l.other_id
WHERE a.article_id IS NULL OR b.article_id IS NULL OR l.article_id = l.other_id
