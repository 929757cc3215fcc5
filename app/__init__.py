"""诚信台 (Chengxin Desk): the desktop application of a Chinese county credit office."""

__version__ = "0.1.0"
