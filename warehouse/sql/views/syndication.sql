-- who copies whom, and how late
SELECT
    source_publisher,
    publisher,
    count(*) AS copies,
    count(*) FILTER (is_exact) AS exact_copies,
    median(days_later) AS median_days_later,
    max(days_later) AS most_days_later
FROM copies
WHERE source_publisher <> publisher
GROUP BY source_publisher, publisher
