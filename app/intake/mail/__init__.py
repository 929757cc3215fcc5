"""A mail's bytes (.eml, .msg) become a reading: who wrote, when, what, with which files."""
