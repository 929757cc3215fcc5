"""One method a user action, one transaction each; reads return frozen rows."""
