-- articles with their cluster of copies
SELECT a.*, c.cluster_id, c.is_canonical
FROM stored.articles AS a
LEFT JOIN stored.clusters AS c USING (article_id)
