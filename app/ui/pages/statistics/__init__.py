"""统计: figures of a period, how each is made, the cases behind it, what was published."""
