"""Write a document to PDF, HTML or Markdown."""
