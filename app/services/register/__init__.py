"""Officers and units: who works, and whom cases are sent to."""
