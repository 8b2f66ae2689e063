"""Lists of payouts as people bring them: CSV and XLSX files, and JSON, read into rows or named errors."""
