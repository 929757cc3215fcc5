"""What dev.py does to a machine: Python, .venv, system libraries, checks; standard library only.

Everything here must be readable by Python 3.8, because a fresh machine may have no better one.
"""
