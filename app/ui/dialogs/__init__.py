"""Dialogs: each asks one question and answers with a command, or nothing."""
