"""A class's marks as files: tables for a spreadsheet, feedback for each student, statistics, JSON."""
