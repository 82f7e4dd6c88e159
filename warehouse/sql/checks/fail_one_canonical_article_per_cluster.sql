-- Every cluster has exactly one canonical article.
SELECT cluster_id AS example FROM clusters GROUP BY cluster_id HAVING count(*) FILTER (is_canonical) <> 1
