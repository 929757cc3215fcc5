"""All of PySide6: window, pages, dialogs, widgets."""
