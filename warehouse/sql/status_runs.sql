-- The last runs that changed the warehouse.
SELECT run_id, kind, started_at, round(epoch(ended_at - started_at), 1) AS seconds, files_loaded, files_unchanged,
       files_quarantined, files_vanished, articles
FROM runs ORDER BY started_at DESC LIMIT 5
