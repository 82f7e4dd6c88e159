-- The bodies of the articles whose fingerprints another version of the algorithm than $algorithm made.
SELECT article_id, article_body
FROM lake.articles
SEMI JOIN (FROM lake.fingerprints WHERE algorithm <> $algorithm) AS outdated USING (article_id)
