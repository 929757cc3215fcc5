"""案件: the page of one case; its parts share a CaseState and know nothing of the page."""
