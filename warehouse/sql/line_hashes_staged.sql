-- Story and lines of the pages in Parquet files $files. The rank is drawn evenly: article_id is a digest.
SELECT ('0x' || right(article_id, 8))::UINTEGER AS rank, story_keys, line_hashes FROM read_parquet($files)
