"""What an archived case consists of: order, codes, retention, page numbers, what is missing; all of it pure."""
