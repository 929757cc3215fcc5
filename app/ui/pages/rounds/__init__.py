"""评价: rounds opened, filled in, decided, scored and published."""
