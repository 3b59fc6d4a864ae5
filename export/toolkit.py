"""translate-toolkit and lxml, loaded when needed, and XML text that both accept."""

import re
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from irsum.errors import ExportError, InputError

__all__ = ["LANG", "clean", "read_store", "storage"]

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_MOST = 200_000_000  # bytes of a file that is read back
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text without the characters that XML has no way to write."""
    return _NO_XML.sub("", text)


def storage(name: str) -> Any:
    """A module of `translate.storage`. Raises ExportError where the extra isn't installed."""
    try:
        place = Path(str(distribution("translate-toolkit").locate_file("translate/__init__.py")))
        import_module("lxml.etree")
    except (PackageNotFoundError, ImportError):
        raise ExportError(
            "TMX, XLIFF and TBX need irsum[export]; install it with pip install 'irsum[export]'."
        ) from None
    # The folder `translate` of a checkout hides the package of that name from scripts run there.
    known = sys.modules.get("translate")
    if known is None or Path(known.__file__ or "") != place:
        spec = spec_from_file_location(
            "translate", place, submodule_search_locations=[str(place.parent)]
        )
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        sys.modules["translate"] = module
        spec.loader.exec_module(module)
    return import_module(f"translate.storage.{name}")


def read_store(path: Path, kind: str, parse: Any) -> Any:
    """The store that `parse` makes of a file's bytes; `kind` is for messages. Raises InputError."""
    from lxml import etree

    try:
        if path.stat().st_size > _MOST:
            raise InputError(f"{path} is too large ({_MOST // 1_000_000} MB at most).")
        return parse(path.read_bytes())
    except OSError as error:
        raise InputError(
            f"{path} can't be read: {(error.strerror or str(error)).lower()}."
        ) from None
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path} is no whole {kind} file (line {error.lineno}).") from None
    except (AssertionError, ValueError, AttributeError):
        raise InputError(f"{path} is no {kind} file.") from None
