-- what tells headlines apart: their letters, digits and symbols, not case, quotation marks, dashes, stops, white space
SELECT
    headline,
    nullif(trim(regexp_replace(
        regexp_replace(
            -- upper case first: ς and σ, ı and i have one
            replace(lower(upper(nfc_normalize(headline))), 'ß', 'ss'),
            '\p{Cf}', '', 'g'  -- soft hyphens, marks of direction
        ),
        '[\p{P}\p{Z}\p{Cc}`´]+', ' ', 'g'
    )), '') AS headline_key
FROM (SELECT headline FROM stored.related_headlines UNION SELECT headline FROM stored.articles WHERE headline IS NOT NULL)
