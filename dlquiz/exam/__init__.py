"""A mock exam: its plan, the paper in the taking, its marks, and how it is saved."""
