"""Working days: the official notices, provisional years, counting."""
