"""What a round of evaluation comes to: its history told, and the entries that count."""
