"""The law as data and pure functions: calendar, regulation packs, case flow, clocks."""
