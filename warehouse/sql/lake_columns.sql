-- Columns of the lake's tables, in order.
SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'lake' ORDER BY table_name, column_index
