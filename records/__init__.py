"""Records: bytes to text, lines, the form's rows, header and items (`segment` is the way in)."""
