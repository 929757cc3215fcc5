"""A case as its steps: flow, clocks, explanations."""
