"""Units of figures: what a Chinese or English unit word means and how house English prints it.

The table is `units.tsv`, one row a printed unit: `kind`, canonical `unit`, `factor` to the base of
that unit, the Chinese spellings (`|` between them) and the English ones, of which the first is the
house singular and the second the house plural. 120万千瓦 is 1,200,000 x 1,000 of unit "W".
A classifier (`count`) has English only where house style prints a noun of its own (1,200万条 is
12 million entries; 近20家 is nearly 20), and those words are not unit words for a reader.
"""

from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from irsum.figures.values import Kind

__all__ = ["CHINESE", "ENGLISH", "LADDERS", "SYMBOLS", "Unit", "classifier_noun", "per_name"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed: `factor` of it in base units of `unit`; English forms may be empty."""

    kind: Kind
    unit: str
    factor: Decimal
    singular: str
    plural: str


def _read() -> tuple[dict[str, Unit], dict[str, Unit]]:
    chinese: dict[str, Unit] = {}
    english: dict[str, Unit] = {}
    table = files("irsum.figures").joinpath("units.tsv").read_text(encoding="utf-8")
    for line in table.splitlines()[1:]:
        kind, unit, factor, zh, en = line.split("\t")
        words = en.split("|")
        row = Unit(Kind(kind), unit, Decimal(factor), words[0], words[1] if words[1:] else words[0])
        for word in zh.split("|"):
            chinese[word] = row
        if row.kind is not Kind.COUNT:
            for word in words:
                english[word] = row
    return chinese, english


# Chinese unit word (also kW, mm ... as printed in Chinese text) -> Unit.
# English unit word -> Unit; money and quantities only. Case matters in symbols (mW, MW).
CHINESE, ENGLISH = _read()

# House English of a currency before its amount: RMB 150 million, USD 50 million.
SYMBOLS: dict[str, str] = {"CNY": "RMB"}

# Units to print a large or small quantity in where the printed unit doesn't read well: the largest
# with a value of at least 1. Watts stop at GW, as the industry does.
LADDERS: dict[str, tuple[Unit, ...]] = {
    unit: tuple(ENGLISH[word] for word in words.split(","))
    for unit, words in {
        "W": "GW,MW,kW,W,mW",
        "Wh": "TWh,GWh,MWh,kWh,Wh",
        "VA": "GVA,MVA,kVA",
        "var": "Mvar,kvar",
        "V": "kV,V,mV",
        "A": "kA,A,mA,μA",
        "Ah": "Ah,mAh",
        "Hz": "THz,GHz,MHz,kHz,Hz",
        "ohm": "Ω,mΩ",
        "m": "kilometer,meter,mm,μm,nm,Å",
        "m2": "square meter,mm²",
        "m3": "cubic meter,liter,mL",
        "t": "tonne,kg,gram,mg,μg",
        "second": "second,ms,μs,ns",
        "Pa": "GPa,MPa,kPa,Pa",
        "N": "kN,N",
        "B": "EB,PB,TB,GB,MB,KB",
        "b": "Tb,Gb,Mb,Kb",
        "bps": "Tbps,Gbps,Mbps,Kbps",
        "B/s": "TB/s,GB/s,MB/s,KB/s",
        "px": "pixel",
        "FLOPS": "EFLOPS,PFLOPS,TFLOPS,GFLOPS",
    }.items()
}


def classifier_noun(classifier: str) -> tuple[str, str]:
    """House singular and plural noun of a Chinese classifier, empty where it has none."""
    unit = CHINESE.get(classifier)
    return (unit.singular, unit.plural) if unit and unit.kind is Kind.COUNT else ("", "")


def per_name(word: str) -> str:
    """English of the unit after the stroke in 元/吨 ("tonne"), for `Figure.per`; "" if unknown."""
    return _PER.get(word) or (CHINESE[word].singular if word in CHINESE else "")


_PER = {
    "股": "share",
    "人": "person",
    "台": "unit",
    "个": "unit",
    "件": "piece",
    "片": "piece",
    "只": "unit",
    "户": "household",
    "套": "set",
    "月": "month",
    "年": "year",
    "平": "square meter",
    "天": "day",
    "日": "day",
    "度": "kWh",
    "瓦": "W",
    "月度": "month",
    "年度": "year",
}
