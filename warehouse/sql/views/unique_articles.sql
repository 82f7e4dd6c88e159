-- one row per cluster: the canonical article and how many copies of it there are
SELECT a.*, n.copies
FROM articles AS a
JOIN (SELECT cluster_id, count(*) AS copies FROM stored.clusters GROUP BY cluster_id) AS n USING (cluster_id)
WHERE a.is_canonical
