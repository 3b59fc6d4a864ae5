"""The dataset card (README.md): YAML for the hub, provenance and statistics for people.

What a user writes is kept: keys of the YAML that aren't ours, and all text outside our two markers.
"""

import re
from typing import TYPE_CHECKING, Any

from irsum.errors import ExportError
from irsum.export.manifest import Manifest
from irsum.export.rows import CONFIGS, DESCRIPTIONS, features
from irsum.export.splits import SPLITS

if TYPE_CHECKING:
    from datasets import DatasetInfo

__all__ = ["card"]

_BEGIN, _END = "<!-- irsum: begin -->", "<!-- irsum: end -->"
_PARTS = re.compile(r"\A---\r?\n(.*?)^---[ \t]*\r?\n?(.*)\Z", re.DOTALL | re.MULTILINE)
_UNKNOWN = ("", "unknown", "other")

_START = """# Investor-relations records, Chinese and English

(Say here where the records come from and who may use them.)

"""
_LICENCE = (
    "# license: (none is set; fill it in before you share this, as in 'license: cc-by-4.0')\n"
)
_WARNING = """> **No licence is set.** The records are texts of the companies that published
> them, and their terms hold. Fill in `license:` at the top of this file before you share the
> dataset.

"""
_ABOUT = """Records of meetings between listed Chinese companies and investors
(投资者关系活动记录表), read, translated and summarised by irsum. Every figure of the English was
held against the Chinese by rule; `flags` name what could not be put right, and `verified` is false
there. The English is a model's, not a translator's: its figures were checked, its wording was not.
The rows name people who took part in public meetings.
"""
_SIZES = (("n<1K", 1_000), ("1K<n<10K", 10_000), ("10K<n<100K", 100_000), ("100K<n<1M", 1_000_000))


def card(manifest: Manifest, old: str) -> tuple[str, str]:
    """The text of the card, and the licence it names ("" where it names none).

    `old` is the card there is, "" for none. Raises ExportError where its YAML can't be read.
    """
    import yaml

    data, body = _parts(old)
    data = {**_defaults(), **data, **_ours(manifest)}
    licence = data.get("license")
    named = licence if isinstance(licence, str) and licence.lower() not in _UNKNOWN else ""
    named = named or str(data.get("license_name") or "")
    head = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
    begin, end = body.find(_BEGIN), body.find(_END)
    before, after = (body[:begin], body[end + len(_END) :]) if begin < end else (body, "\n")
    told = "".join(("" if named else _WARNING, _ABOUT, *_sections(manifest)))
    lines = ("---\n", "" if licence else _LICENCE, head, "---\n")
    return f"{''.join(lines)}{before}{_BEGIN}\n{told}{_END}{after}", named


def _parts(old: str) -> tuple[dict[str, Any], str]:
    """The YAML of a card and what stands under it."""
    import yaml

    if not old.strip():
        return {}, _START
    match = _PARTS.match(old)
    if not match:
        return {}, old.rstrip() + "\n\n"
    try:
        data = yaml.safe_load(match[1])
    except yaml.YAMLError:
        data = "broken"
    if data is not None and not isinstance(data, dict):
        raise ExportError("The YAML at the top of README.md can't be read; mend it first.")
    return data or {}, match[2]


def _defaults() -> dict[str, Any]:
    return {
        "language": ["zh", "en"],
        "multilinguality": ["translation"],
        "task_categories": ["translation", "summarization"],
        "pretty_name": "Investor-relations records, Chinese and English",
        "tags": ["finance", "investor-relations", "irsum"],
    }


def _ours(manifest: Manifest) -> dict[str, Any]:
    """The keys that every export writes anew."""
    from datasets.info import DatasetInfosDict
    from huggingface_hub import DatasetCardData

    data = DatasetCardData()
    configs = [config for config in CONFIGS if manifest.of(config)]
    DatasetInfosDict({config: _info(manifest, config) for config in configs}).to_dataset_card_data(
        data
    )
    most = max(manifest.rows(config) for config in configs)
    default = "sentences" if "sentences" in configs else "items"
    told: dict[str, Any] = data.to_dict()  # type: ignore[no-untyped-call]
    return {
        "size_categories": [next((name for name, end in _SIZES if most < end), "1M<n<10M")],
        "configs": [
            {
                "config_name": config,
                **({"default": True} if config == default else {}),
                "data_files": [
                    {"split": split, "path": [shard.path for shard in manifest.of(config, split)]}
                    for split in SPLITS
                    if manifest.of(config, split)
                ],
            }
            for config in configs
        ],
        "dataset_info": told["dataset_info"],
    }


def _info(manifest: Manifest, config: str) -> "DatasetInfo":
    from datasets import DatasetInfo, SplitDict, SplitInfo

    splits = SplitDict()
    for split in SPLITS:
        shards = manifest.of(config, split)
        if shards:
            loaded, rows = sum(s.loaded for s in shards), sum(s.rows for s in shards)
            splits.add(SplitInfo(split, num_bytes=loaded, num_examples=rows))
    return DatasetInfo(
        config_name=config,
        features=features(config),
        splits=splits,
        download_size=sum(shard.bytes for shard in manifest.of(config)),
        dataset_size=sum(shard.loaded for shard in manifest.of(config)),
    )


def _sections(manifest: Manifest) -> list[str]:
    configs = [config for config in CONFIGS if manifest.of(config)]
    rows = [
        f"| `{config}` | {DESCRIPTIONS[config]} | "
        + " | ".join(f"{manifest.rows(config, split):,}" for split in SPLITS)
        + " |"
        for config in configs
    ]
    parts = [
        "\n## Tables\n\n",
        f"| config | what it holds | {' | '.join(SPLITS)} |\n|---|---|---:|---:|---:|\n",
        "".join(f"{row}\n" for row in rows),
        "\n```python\nfrom datasets import load_dataset\n\n",
        f'rows = load_dataset("PATH_OR_NAME", "{configs[-1]}", split="train", streaming=True)\n',
        "```\n\n",
        "No company is in two splits: the split comes from a hash of its stock code. `record` and\n"
        "`id` link the tables; the `id` of a record is a digest of what it says, so the same "
        "record is\nin here once.\n",
        "\n## Statistics\n\n",
        *_facts(manifest),
        "\n![Rows by split](plots/splits.svg)\n",
    ]
    figures = manifest.statistics.get("figures", {})
    if figures:
        parts.append("\n![Figures by kind](plots/figures.svg)\n")
    return [*parts, "\n## Provenance\n\n", *_provenance(manifest)]


def _facts(manifest: Manifest) -> list[str]:
    counts = manifest.statistics
    figures, flags = sum(counts.get("figures", {}).values()), counts.get("flags", {})
    verified, characters = counts.get("verified", {}), counts.get("characters", {})
    lines = [f"- {manifest.companies:,} companies, {manifest.rows('records'):,} records"]
    if manifest.dates:
        lines.append(f"- meetings from {manifest.dates[0]} to {manifest.dates[-1]}")
    if verified:
        lines += [
            f"- {sum(verified.values()):,} sentence pairs, {characters.get('zh', 0):,} characters "
            f"of Chinese, {characters.get('en', 0):,} of English",
            f"- {figures:,} figures; {verified.get('no', 0):,} sentence pairs with something that "
            "could not be put right",
        ]
    lines += [f"- flag “{kind}”: {count:,}" for kind, count in sorted(flags.items())]
    return [f"{line}\n" for line in lines]


def _provenance(manifest: Manifest) -> list[str]:
    models = manifest.statistics.get("models", {})
    lines = [f"- made by irsum {manifest.irsum}"]
    lines += [f"- English by {model}: {count:,} records" for model, count in sorted(models.items())]
    lines += ["- each record's model, glossary and order: column `made_by` of `records`"]
    return [f"{line}\n" for line in lines]
