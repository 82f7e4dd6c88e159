-- The last runs that changed the warehouse.
SELECT
    run_id,
    kind,
    date_trunc('second', started_at)::TIMESTAMP AS started_utc,
    round(epoch(ended_at - started_at), 1) AS seconds,
    files_loaded,
    files_without_article,
    files_unchanged,
    files_quarantined,
    files_vanished,
    articles
FROM runs
ORDER BY runs.started_at DESC
LIMIT 5
