"""Controls of our own: badges, lists, rulers, bars."""
