-- All identifiers that were given up, with the cluster that goes on today.
--
-- In: given_up(former_id, cluster_id) in this run, clusters_now(article_id, cluster_id). Parameter: $run_id of this run.
-- What went on in a cluster that gives up its identifier now goes on under the new one. An identifier that is in use
-- again is left out, and so is one whose cluster has gone.
WITH known AS (
    SELECT
        former.former_id,
        coalesce(given_up.cluster_id, former.cluster_id) AS cluster_id,
        CASE WHEN given_up.cluster_id IS NULL THEN former.run_id ELSE $run_id END AS run_id
    FROM lake.former_clusters AS former
    LEFT JOIN given_up ON given_up.former_id = former.cluster_id
    WHERE former.former_id NOT IN (SELECT former_id FROM given_up)
    UNION ALL
    SELECT former_id, cluster_id, $run_id FROM given_up
)
SELECT former_id, cluster_id, run_id
FROM known
WHERE former_id NOT IN (SELECT cluster_id FROM clusters_now) AND cluster_id IN (SELECT cluster_id FROM clusters_now)
