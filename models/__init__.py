"""Models: the seam (`base`), the engines behind it, the registry that finds them and the store."""
