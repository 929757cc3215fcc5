"""Holiday notices as text, JSON or .ics become patches of the calendar."""
