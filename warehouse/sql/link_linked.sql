-- The links between numbered documents, as their numbers, the smaller first.
SELECT least(one.document, other.document)::BIGINT AS one, greatest(one.document, other.document)::BIGINT AS other
FROM lake.duplicate_links AS links
JOIN numbered AS one ON one.article_id = links.article_id
JOIN numbered AS other ON other.article_id = other_id
WHERE kind <> 'exact'
