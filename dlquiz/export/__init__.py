"""Items and grades as data for other programs."""
