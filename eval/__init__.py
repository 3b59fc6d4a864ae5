"""Evaluation: metrics over hypotheses, references and sources, each with its signature."""
