"""Croissant metadata (ML Commons, version 1.0) of an export, for tools that search datasets."""

import json
from typing import Any

from irsum.export.manifest import Manifest
from irsum.export.rows import CONFIGS, DESCRIPTIONS, features
from irsum.export.splits import SPLITS

__all__ = ["croissant"]

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataBiases": "cr:dataBiases",
    "dataCollection": "cr:dataCollection",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "personalSensitiveInformation": "cr:personalSensitiveInformation",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {"string": "sc:Text", "int32": "sc:Integer", "bool": "sc:Boolean"}


def croissant(manifest: Manifest, licence: str) -> str:
    """The metadata as JSON; `licence` is "" where none is set."""
    configs = [config for config in CONFIGS if manifest.of(config)]
    whole: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "investor-relations-records",
        "description": "Investor-relations records of listed Chinese companies, read, translated "
        "and summarised by irsum, with every figure checked.",
        "inLanguage": ["zh", "en"],
        "version": "1.0.0",
        **({"license": licence} if licence else {}),
        "distribution": [
            *(_file(shard.path, shard.bytes, shard.sha256) for shard in manifest.shards),
            *(_files(config) for config in configs),
        ],
        "recordSet": [_record_set(config) for config in configs],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _file(path: str, size: int, sha256: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256,
    }


def _files(config: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"{config}-files",
        "name": f"{config}-files",
        "encodingFormat": "application/x-parquet",
        "includes": f"{config}/*.parquet",
    }


def _record_set(config: str) -> dict[str, Any]:
    split = {
        "@type": "cr:Field",
        "@id": f"{config}/split",
        "dataType": "sc:Text",
        "source": {
            "fileSet": {"@id": f"{config}-files"},
            "extract": {"fileProperty": "fullpath"},
            "transform": {"regex": f".*({'|'.join(SPLITS)})-[0-9]+[.]parquet$"},
        },
    }
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "description": DESCRIPTIONS[config],
        "key": {"@id": f"{config}/id"},
        "field": [
            split,
            *(_field(config, column, kind) for column, kind in features(config).items()),
        ],
    }


def _field(config: str, column: str, kind: Any) -> dict[str, Any]:
    """One column; nested ones as JSON paths below it."""
    from datasets import ClassLabel, List

    source = {"fileSet": {"@id": f"{config}-files"}, "extract": {"column": column}}
    made: dict[str, Any] = {"@type": "cr:Field", "@id": f"{config}/{column}"}
    if isinstance(kind, List):
        made, kind = {**made, "repeated": True}, kind.feature
    inner = _inner(kind)
    if not inner:
        number = isinstance(kind, ClassLabel)
        return {
            **made,
            "dataType": "sc:Integer" if number else _TYPES[kind.dtype],
            "source": source,
        }
    return {
        **made,
        "subField": [
            {
                "@type": "cr:Field",
                "@id": f"{config}/{column}/{name}",
                "dataType": type_,
                "source": {**source, "transform": {"jsonPath": name}},
            }
            for name, type_ in inner.items()
        ],
    }


def _inner(kind: Any) -> dict[str, str]:
    """The parts of a nested column with their types, without lists: readers know none in lists."""
    from datasets import Translation

    if isinstance(kind, Translation):
        return dict.fromkeys(kind.languages, "sc:Text")
    if isinstance(kind, dict):
        return {name: _TYPES[part.dtype] for name, part in kind.items() if hasattr(part, "dtype")}
    return {}
