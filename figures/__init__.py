"""Figures: every numeric expression of a text, read by rule into an exact value."""
