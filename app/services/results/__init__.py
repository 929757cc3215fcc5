"""Results of rounds as they are shown, printed and handed on."""
