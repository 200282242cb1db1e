"""What everything stands on and what knows nothing of the subject: errors, the time, files, characters."""
