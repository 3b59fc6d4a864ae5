"""irsum: English briefs of Chinese investor-relations records, with every figure checked."""

__version__ = "0.1.0"
