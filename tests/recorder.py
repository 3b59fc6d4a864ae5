"""A progress bar that remembers."""

__all__ = ["Recorder"]


class Recorder:
    """The tasks that were started, and the steps that were done in all."""

    def __init__(self) -> None:
        self.started: list[tuple[str, int]] = []
        self.steps = 0

    def start(self, what: str, total: int) -> None:
        """Note a task."""
        self.started.append((what, total))

    def advance(self, steps: int) -> None:
        """Count steps."""
        self.steps += steps
