"""登记: the logging page; its parts share an IntakeSheet and know nothing of the page."""
