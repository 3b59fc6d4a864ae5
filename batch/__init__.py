"""Many records: read, made and written so that a run can be killed anywhere and go on."""
