"""What every layer may use: errors, secrets, progress, rows, captions, shipped resources."""
