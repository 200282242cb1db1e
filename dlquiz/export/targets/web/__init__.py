"""A page to practise on: one file of HTML that asks, grades and keeps what was answered, without a network."""
