"""台账: the page of all cases; its parts share an Arrangement and know nothing of the page."""
