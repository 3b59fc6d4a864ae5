"""Rendering: a brief as Markdown, self-contained HTML or JSON."""
