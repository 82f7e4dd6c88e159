-- Whether the lake has all of ledger, rows of files, and all of broken, rows of quarantine, but for the run they are of.
SELECT
    NOT EXISTS (
        SELECT * EXCLUDE (run_id) FROM ledger
        EXCEPT
        SELECT * EXCLUDE (run_id) REPLACE (if(status = 'no_article', 'loaded', status) AS status) FROM lake.files
    )
    AND NOT EXISTS (
        SELECT source_uri, stage, code, content_hash FROM broken
        EXCEPT
        SELECT source_uri, stage, code, content_hash FROM lake.quarantine
    )
