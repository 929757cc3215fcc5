"""The office's figures: counted from the projections, opened to their cases, published."""
