-- The newest run: the one that is nobody's parent.
SELECT run_id FROM lake.runs
WHERE run_id NOT IN (SELECT parent_run_id FROM lake.runs WHERE parent_run_id IS NOT NULL)
