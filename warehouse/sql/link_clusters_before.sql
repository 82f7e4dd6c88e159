-- The clusters before a load, whose identifiers are kept after it.
CREATE OR REPLACE TEMP TABLE clusters_before AS SELECT article_id, cluster_id FROM lake.clusters
