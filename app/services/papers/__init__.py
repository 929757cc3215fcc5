"""Letters of a case, their numbers and the register of what was issued."""
