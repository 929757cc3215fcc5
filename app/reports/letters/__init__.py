"""Letters: a finished paper as rows in, the bytes of a PDF out."""
