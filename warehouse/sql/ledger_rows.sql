-- The ledger's rows of the files in wanted(file_uri).
SELECT f.* FROM lake.files AS f SEMI JOIN wanted USING (file_uri)
