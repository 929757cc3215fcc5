"""档案: ended cases filed as 卷, checked, handed over, lent."""
