-- What was loaded from the files in forgotten(file_uri).
SELECT article_id FROM lake.documents SEMI JOIN forgotten USING (file_uri)
