"""The rules (drawn lines) of a PDF page, and the table cells between them."""

import ctypes
import math
from bisect import bisect_left, bisect_right
from typing import NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

__all__ = ["Box", "Rules", "find_cell"]

_THICK = 3.0  # points; anything thicker is no rule
_SHORT = 7.0  # points; anything shorter is no side of a cell
_NEAR = 2.0  # points within which two edges meet
_MOST = 20_000  # drawn objects of a page that are looked at
_DEEPEST = 4  # objects in objects


class Box(NamedTuple):
    """A cell, in points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float


class Rules:
    """The upright and level rules of a page; `image` is the area of its largest image."""

    def __init__(self, page: pdfium.FPDF_PAGE) -> None:
        """Read them from the page's drawn objects."""
        self.image = 0.0
        self.upright: list[tuple[float, float, float]] = []  # x, bottom, top
        self.level: list[tuple[float, float, float]] = []  # y, left, right
        self._left = _MOST
        for i in range(pdfium.FPDFPage_CountObjects(page)):
            if self._left <= 0:
                break
            self._add(pdfium.FPDFPage_GetObject(page, i), 0)
        self.upright.sort()
        self.level.sort()

    def crossing(self, y: float, left: float, right: float) -> list[float]:
        """Where upright rules cross the line at height `y` between `left` and `right`."""
        start = bisect_left(self.upright, (left,))
        stop = bisect_right(self.upright, (right,))
        return [
            x for x, bottom, top in self.upright[start:stop] if bottom - _NEAR < y < top + _NEAR
        ]

    def _add(self, item: pdfium.FPDF_PAGEOBJECT, depth: int) -> None:
        self._left -= 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                for i in range(min(pdfium.FPDFFormObj_CountObjects(item), max(self._left, 0))):
                    self._add(pdfium.FPDFFormObj_GetObject(item, i), depth + 1)
            return
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            return
        edges = [ctypes.c_float() for _ in range(4)]
        if not pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, edges)):
            return
        left, bottom, right, top = (edge.value for edge in edges)
        if not math.isfinite(left + bottom + right + top):
            return
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.image = max(self.image, (right - left) * (top - bottom))
        elif right - left <= _THICK and top - bottom >= _SHORT:
            self.upright.append(((left + right) / 2, bottom, top))
        elif top - bottom <= _THICK and right - left >= _SHORT:
            self.level.append(((bottom + top) / 2, left, right))
        elif right - left > _SHORT and top - bottom > _SHORT:
            self._add_sides(item)

    def _add_sides(self, path: pdfium.FPDF_PAGEOBJECT) -> None:
        """The straight sides of a drawn path: one frame, or a table's rules in one go."""
        matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
        begin = last = (0.0, 0.0)
        for i in range(min(pdfium.FPDFPath_CountSegments(path), max(self._left, 0))):
            self._left -= 1
            segment = pdfium.FPDFPath_GetPathSegment(path, i)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            point = (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                begin = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                self._add_side(last, point)
            if pdfium.FPDFPathSegment_GetClose(segment):
                self._add_side(point, begin)
            last = point

    def _add_side(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        if not all(map(math.isfinite, (*one, *other))):
            return
        (left, right), (bottom, top) = (sorted(pair) for pair in zip(one, other, strict=True))
        if right - left < 1 and top - bottom >= _SHORT:
            self.upright.append((left, bottom, top))
        elif top - bottom < 1 and right - left >= _SHORT:
            self.level.append((bottom, left, right))


def find_cell(rules: Rules, x: float, y: float) -> Box | None:
    """The cell round a point, None where no upright rule stands at its height.

    A table may be open at its sides, and a cell at the end of a page above or below. A level rule
    bounds a cell only where it reaches over its whole width: an underline does not.
    """
    beside = [rule for rule in rules.upright if rule[1] - _NEAR < y < rule[2] + _NEAR]
    if not beside or not rules.level:
        return None
    ends = (min(rule[1] for rule in rules.level), max(rule[2] for rule in rules.level))
    left = max((rule[0] for rule in beside if rule[0] <= x), default=ends[0])
    right = min((rule[0] for rule in beside if rule[0] > x), default=ends[1])
    if not left <= x < right:
        return None
    levels = _levels(rules, left, right)
    top = min((level for level in levels if level > y), default=max(rule[2] for rule in beside))
    bottom = max((level for level in levels if level <= y), default=min(r[1] for r in beside))
    return Box(round(left), round(bottom), round(right), round(top))


def _levels(rules: Rules, left: float, right: float) -> list[float]:
    """Heights at which level rules, end to end, reach from `left` to `right`."""
    reached: dict[float, float] = {}
    for y, start, stop in rules.level:
        if stop < left or start > right:
            continue
        near = next((level for level in reached if abs(level - y) < _NEAR), y)
        end = reached.get(near, left)
        if start <= end + 2 * _NEAR:
            reached[near] = max(end, stop)
    return [level for level, end in reached.items() if end >= right - 2 * _NEAR]
