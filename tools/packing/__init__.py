"""The Windows build: what it holds, its icon and version, its checks, and the steps that make it."""
