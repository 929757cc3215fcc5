"""The register of units: names, aliases, superiors, contacts, merging."""
