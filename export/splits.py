"""Which split a record goes to: a company is in one split only, in all exports the same.

The split comes from a hash of the stock code. A company is also known by its names, since records
may lack the code, and a company may have two.
"""

import re
from hashlib import sha256

from irsum.errors import InputError
from irsum.types import Header

__all__ = ["SPLITS", "Companies", "split_of"]

SPLITS = ("train", "validation", "test")
_ENDS = (80, 90, 100)
"""Of a hundred companies, 80 are for training, 10 for validation, 10 for tests."""

_SPECIAL = re.compile(r"^\*?ST(?=[\u3400-\u9fff])")


def split_of(company: str) -> str:
    """The split of a company that is known by this alone.

    >>> split_of("688997"), split_of("301997")
    ('train', 'train')
    """
    place = int(sha256(company.encode()).hexdigest()[:8], 16) % 100
    return next(split for split, end in zip(SPLITS, _ENDS, strict=True) if place < end)


class Companies:
    """The companies of an export, by code and names, with the split of each."""

    def __init__(self) -> None:
        self._splits: dict[str, str] = {}
        self._counted: set[str] = set()

    def __len__(self) -> int:
        return len(self._counted)

    def learn(self, code: str | None, company: str | None, name: str | None, split: str) -> None:
        """Remember where a company is."""
        known = _known_by(code, company, name)
        if not any(by in self._splits for by in known):
            self._counted.update(known[:1])
        self._splits.update((by, split) for by in known)

    def split(self, header: Header, file: str) -> str:
        """The split of a record. Raises InputError where no split is right for it."""
        known = _known_by(header.code, header.company, header.name)
        if not known:
            raise InputError(f"{file} names no company, so no split of a dataset is safe for it.")
        found = {self._splits[by] for by in known if by in self._splits}
        if len(found) > 1:
            raise InputError(f"{file} joins two companies that are in different splits already.")
        split = found.pop() if found else split_of(known[0])
        self.learn(header.code, header.company, header.name, split)
        return split


def _known_by(code: str | None, company: str | None, name: str | None) -> list[str]:
    names = (_SPECIAL.sub("", "".join(some.split())) for some in (company or "", name or ""))
    return [by for by in ((code or "").strip(), *names) if by]
