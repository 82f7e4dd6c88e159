-- Quarantine by reason, with an example.
SELECT stage, code, count(*) AS rejected, min(source_uri) AS example
FROM quarantine
GROUP BY stage, code
ORDER BY rejected DESC, code, stage
