"""What is made of the scores of a round: reports, feedback, pictures."""
