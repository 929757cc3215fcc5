"""档案: ended cases filed as 卷, checked, handed over, lent; what is filed is read from the case's own steps."""
