"""What a reviser put right, taken into the translation memory, figures checked first."""

from collections.abc import Iterable
from datetime import date

from irsum.export.reviser import Revision
from irsum.translate.memory import Correction, Memory

__all__ = ["take_in"]


def take_in(
    revisions: Iterable[Revision], memory: Memory, who: str, force: bool
) -> tuple[int, list[str]]:
    """Keep corrections and approved sentences; how many, and a sentence for each refused.

    With `force` those whose figures the check finds wrong are kept too: they are checked again at
    each use, and marked. Raises UsageError where the memory can't be written.
    """
    today = date.today().isoformat()
    kept: dict[str, Correction] = {}
    refused = []
    for revision in revisions:
        if revision.problem and not (force and revision.flags):
            what = "figures are wrong: " if revision.flags else ""
            refused.append(f"{revision.where}: {what}{revision.problem}.")
        else:
            kept[revision.chinese] = Correction(revision.chinese, revision.english, who, today)
    if kept:
        memory.correct(kept.values())
    return len(kept), refused
