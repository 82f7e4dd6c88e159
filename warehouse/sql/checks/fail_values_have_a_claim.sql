-- Nothing is invented: what stands in articles is backed by a chosen claim of the same value.
WITH chosen AS (
    SELECT
        article_id,
        field,
        -- a claim tells an instant in the zone of its page
        CASE field WHEN 'published_at' THEN try_cast(value AS TIMESTAMPTZ)::VARCHAR ELSE value END AS said
    FROM claims SEMI JOIN written USING (article_id)
    WHERE is_chosen
),
said AS (
    FROM (
        SELECT article_id, headline, publisher, url, byline, credit_line, dateline, article_section, in_language,
               date_published::VARCHAR AS date_published, page_date::VARCHAR AS page_date,
               date_published_min::VARCHAR AS date_published_min, date_published_max::VARCHAR AS date_published_max,
               published_at::VARCHAR AS published_at, date_precision
        FROM articles SEMI JOIN written USING (article_id)
    )
    UNPIVOT (said FOR field IN (headline, publisher, url, byline, credit_line, dateline, article_section, in_language,
                                date_published, page_date, date_published_min, date_published_max, published_at,
                                date_precision))
    UNION ALL
    SELECT article_id, 'authors', unnest(authors) FROM articles SEMI JOIN written USING (article_id)
)
SELECT article_id || ' ' || field AS example FROM said ANTI JOIN chosen USING (article_id, field, said)
