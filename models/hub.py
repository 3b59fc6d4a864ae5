"""Fetching from the Hugging Face hub: one file, resumable, or what a model needs."""

import logging
import time
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from irsum.errors import ModelError
from irsum.models.fetch import UnreachableError, offline
from irsum.progress import Bar

__all__ = ["from_hub", "hub_answers", "snapshot"]

_CONNECT = 5.0  # seconds
_READ = 30.0  # seconds
_ATTEMPTS, _PAUSE = 3, 1.0  # tries that give nothing, seconds between them
_MB = 1_000_000

# What transformers loads, weights in the order it prefers them.
_WEIGHTS = (
    ("model.safetensors",),
    ("model-*-of-*.safetensors", "model.safetensors.index.json"),
    ("pytorch_model.bin",),
    ("pytorch_model-*-of-*.bin", "pytorch_model.bin.index.json"),
)
_OTHERS = ("*.json", "*.jinja", "*.model", "*.spm", "*.txt")


def hub_answers() -> bool:
    """True if the hub can be reached within some seconds; the library itself tries much longer."""
    from huggingface_hub import constants, get_session

    try:
        get_session().head(constants.ENDPOINT, timeout=_CONNECT)
    except Exception:  # whatever HTTP library is beneath, with its own errors
        return False
    return True


def from_hub(repository: str, file: str, folder: Path, progress: Bar) -> Path:
    """Fetch `file` of a hub repository into `folder`, going on where an earlier try stopped.

    Raises UnreachableError.
    """
    if not hub_answers():
        raise UnreachableError("the Hugging Face hub can't be reached")
    # The hub's own library starts a file over in each new process.
    import huggingface_hub

    url = huggingface_hub.hf_hub_url(repository, file)
    part = folder / "hub"
    part.touch()
    size = part.stat().st_size
    progress.advance(size // _MB)
    stuck = 0
    while True:
        try:
            _go_on(url, part, progress)
            return part
        except OSError:
            raise  # of the disk, not of the network
        except Exception as error:  # of whatever HTTP library is beneath
            before, size = size, part.stat().st_size
            stuck = 0 if size > before else stuck + 1
            if stuck == _ATTEMPTS:
                why = str(error) if isinstance(error, UnreachableError) else "it broke off"
                raise UnreachableError(
                    f"the Hugging Face hub gave no {repository}/{file} ({why})"
                ) from error
            time.sleep(_PAUSE)


def _go_on(url: str, part: Path, progress: Bar) -> None:
    """Append what `part` lacks of the file at `url`."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    size = part.stat().st_size
    headers = build_hf_headers(headers={"Accept-Encoding": "identity", "Range": f"bytes={size}-"})
    with (
        get_session().stream(
            "GET", url, headers=headers, follow_redirects=True, timeout=_READ
        ) as response,
        part.open("ab") as out,
    ):
        if response.status_code == 416:  # no bytes after these
            return
        if response.status_code not in (200, 206):
            raise UnreachableError(f"status {response.status_code}")
        if response.status_code == 200:  # a server that always gives the whole
            out.truncate(0)
            progress.advance(-(size // _MB))
            size = 0
        for chunk in response.iter_bytes():
            out.write(chunk)
            before, size = size, size + len(chunk)
            progress.advance(size // _MB - before // _MB)


def snapshot(repository: str, progress: Bar) -> Path:
    """The folder with a hub repository's model, fetched if it is not in the hub's cache yet.

    `repository` is OWNER/NAME or OWNER/NAME@REVISION. Raises ModelError where it can't be had.
    """
    import huggingface_hub

    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    name, _, revision = repository.partition("@")
    if offline():
        return _cached(name, revision, "IRSUM_OFFLINE forbids fetching it")
    if not hub_answers():
        return _cached(name, revision, "the Hugging Face hub can't be reached")
    try:
        info = huggingface_hub.HfApi().model_info(
            name, revision=revision or None, files_metadata=True
        )
        sizes = {file.rfilename: file.size or 0 for file in info.siblings or ()}
        wanted = _wanted(sizes, repository)
        total = sum(sizes[file] for file in wanted)
        progress.start(f"fetching {repository} (MB)", total // _MB)
        got = huggingface_hub.snapshot_download(
            name,
            revision=revision or None,
            allow_patterns=wanted,
            tqdm_class=_bar_class(progress),
        )
    except ModelError:
        raise
    except Exception as error:  # of whatever HTTP library is beneath, of the hub, or of the disk
        reason = error.strerror if isinstance(error, OSError) else None
        told = reason or _hub_reason(error)
        raise ModelError(f"Can't fetch {repository} from the Hugging Face hub: {told}.") from error
    return Path(str(got))


def _cached(name: str, revision: str, why: str) -> Path:
    import huggingface_hub

    try:
        got = huggingface_hub.snapshot_download(
            name, revision=revision or None, allow_patterns=list(_OTHERS), local_files_only=True
        )
    except Exception:  # the library's own, none of which the user can do more about
        raise ModelError(f"{name} is not (all) on this machine, and {why}.") from None
    return Path(str(got))


def _wanted(files: Iterable[str], repository: str) -> list[str]:
    top = [file for file in files if "/" not in file]
    for patterns in _WEIGHTS:
        weights = [file for file in top if _matches(file, patterns)]
        if weights:
            others = [f for f in top if _matches(f, _OTHERS) and not f.endswith(".index.json")]
            return sorted({*others, *weights})
    raise ModelError(
        f"{repository} on the Hugging Face hub holds no weights that transformers can load; "
        "a GGUF file is named by its path."
    )


def _matches(file: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(file, pattern) for pattern in patterns)


def _hub_reason(error: Exception) -> str:
    from huggingface_hub import errors

    reasons = (
        (errors.GatedRepoError, "it is open only to users who accepted its terms (set HF_TOKEN)"),
        (errors.RepositoryNotFoundError, "there is no such repository, or it is private"),
        (errors.RevisionNotFoundError, "there is no such revision"),
    )
    for kind, reason in reasons:
        if isinstance(error, kind):
            return reason
    return "the connection failed"


def _bar_class(progress: Bar) -> type[Any]:
    """A tqdm class, as the hub's library wants it, that tells `progress` instead of drawing."""
    from huggingface_hub.utils import tqdm  # type: ignore[attr-defined]

    base: Any = tqdm

    class Told(base):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            # The library also counts files, and bytes on the network beside those on disk.
            network = str(kwargs.get("name")).endswith(".transfer")
            self._counts = kwargs.get("unit") == "B" and not network
            self._rest = 0.0
            super().__init__(*args, **{**kwargs, "disable": True})
            self.update(kwargs.get("initial") or 0)

        def update(self, n: float | None = 1) -> None:
            if self._counts:
                self._rest += n or 0
                progress.advance(int(self._rest // _MB))
                self._rest %= _MB

    return Told
