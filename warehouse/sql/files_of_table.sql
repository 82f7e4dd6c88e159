SELECT ? AS table_name, data_file, delete_file FROM ducklake_list_files('lake', ?)
