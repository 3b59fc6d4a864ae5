"""Translation: any model behind one seam, and the faithful wrapper that checks every output."""
