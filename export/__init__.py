"""Export: a Hugging Face dataset, and the translators' formats TMX, XLIFF and TBX, both ways."""
