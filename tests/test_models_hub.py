"""Fetching from the Hugging Face hub, with its own library, from a fake hub on loopback."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import huggingface_hub
import pytest
from huggingface_hub import constants
from recorder import Recorder
from servers import Reply, Request, Serve

from irsum.errors import ModelError
from irsum.models import hub as irsum_hub
from irsum.models.fetch import UnreachableError

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SMALL = {
    "config.json": b"{}",
    "README.md": b"invented",
    "vocab.txt": b"a",
    "onnx/model.onnx": b"o" * 9,
}


class Hub:
    """A hub with repositories (name -> file -> bytes); `served` are the files it sent."""

    def __init__(self, serve: Serve) -> None:
        self.repositories: dict[str, dict[str, bytes]] = {}
        self.gated: set[str] = set()
        self.served: list[str] = []
        self.cut: int | None = None
        """The bytes after which files are broken off."""
        self.ranges = True
        self.server = serve(self.answer)

    def answer(self, request: Request) -> Reply:
        match unquote(urlsplit(request.path).path).strip("/").split("/"):
            case [""]:
                return Reply("hub")
            case ["api", "models", owner, name, *rest]:
                return self._model(f"{owner}/{name}", rest)
            case [owner, name, "resolve", _, *rest]:
                file = "/".join(rest)
                content = self.repositories.get(f"{owner}/{name}", {}).get(file)
                if content is None:
                    return refused("EntryNotFound")
                return self._file(request, file, content)
            case _:
                return refused("")

    def _model(self, name: str, rest: list[str]) -> Reply:
        files = self.repositories.get(name)
        if name in self.gated:
            return refused("GatedRepo", 403)
        if files is None:
            return refused("RepoNotFound")
        if rest[:1] == ["tree"]:
            return Reply(
                [{"type": "file", "path": f, "size": len(b), "oid": f} for f, b in files.items()]
            )
        if rest and rest[1] not in {"main", COMMIT}:
            return refused("RevisionNotFound")
        siblings = [{"rfilename": f, "size": len(b)} for f, b in files.items()]
        return Reply({"id": name, "sha": COMMIT, "siblings": siblings})

    def _file(self, request: Request, file: str, content: bytes) -> Reply:
        asked = str(request.headers.get("Range", "")) if self.ranges else ""
        start = int(asked[6:-1]) if re.fullmatch(r"bytes=\d+-", asked) else 0
        if start and start >= len(content):
            return Reply(status=416)
        headers = {
            "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
            "X-Repo-Commit": COMMIT,
            "Accept-Ranges": "bytes",
        }
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        if request.method != "HEAD":
            self.served.append(f"{file} from {start}" if start else file)
        return Reply(content[start:], 206 if start else 200, headers, self.cut)


def refused(code: str, status: int = 404) -> Reply:
    return Reply(status=status, headers={"X-Error-Code": code})


@pytest.fixture
def hub(tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    started = Hub(serve)
    address = started.server.address
    monkeypatch.delenv("IRSUM_OFFLINE", raising=False)
    template = address + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    huggingface_hub.close_session()
    yield started
    huggingface_hub.close_session()


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


GGUF = b"GGUF" + bytes(range(250)) * 10_000


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    return pauses


def test_a_file(hub: Hub, tmp_path: Path) -> None:
    hub.repositories["invented/tiny"] = {"tiny.gguf": GGUF}
    bar = Recorder()
    got = irsum_hub.from_hub("invented/tiny", "tiny.gguf", tmp_path, bar)
    assert got.read_bytes() == GGUF
    assert bar.steps == 2
    assert hub.served == ["tiny.gguf"]
    # A file that is whole already is not fetched again.
    bar = Recorder()
    assert irsum_hub.from_hub("invented/tiny", "tiny.gguf", tmp_path, bar) == got
    assert got.read_bytes() == GGUF
    assert bar.steps == 2
    assert hub.served == ["tiny.gguf"]


@pytest.mark.parametrize("ranges", [True, False])
def test_a_file_goes_on_where_an_earlier_process_stopped(
    hub: Hub, tmp_path: Path, ranges: bool
) -> None:
    hub.repositories["invented/tiny"] = {"tiny.gguf": GGUF}
    hub.ranges = ranges
    (tmp_path / "hub").write_bytes(GGUF[:1_600_000])
    bar = Recorder()
    got = irsum_hub.from_hub("invented/tiny", "tiny.gguf", tmp_path, bar)
    assert got.read_bytes() == GGUF
    assert bar.steps == 2
    assert hub.served == ["tiny.gguf from 1600000" if ranges else "tiny.gguf"]


def test_a_connection_that_breaks_off_often(hub: Hub, tmp_path: Path, patient: list[float]) -> None:
    hub.repositories["invented/tiny"] = {"tiny.gguf": GGUF}
    hub.cut = 300_000
    got = irsum_hub.from_hub("invented/tiny", "tiny.gguf", tmp_path, Recorder())
    assert got.read_bytes() == GGUF
    assert len(hub.served) == len(patient) + 1 == 9


def test_a_connection_that_gives_nothing(hub: Hub, tmp_path: Path, patient: list[float]) -> None:
    hub.repositories["invented/tiny"] = {"tiny.gguf": GGUF}
    hub.cut = 0
    with pytest.raises(UnreachableError, match=r"gave no invented/tiny/tiny.gguf \(it broke off\)"):
        irsum_hub.from_hub("invented/tiny", "tiny.gguf", tmp_path, Recorder())
    assert len(hub.served) == 3


def test_a_file_that_is_not_there(hub: Hub, tmp_path: Path, patient: list[float]) -> None:
    hub.repositories["invented/tiny"] = {}
    with pytest.raises(UnreachableError, match=r"gave no invented/tiny/tiny.gguf \(status 404\)"):
        irsum_hub.from_hub("invented/tiny", "tiny.gguf", tmp_path, Recorder())


def test_no_hub(hub: Hub, tmp_path: Path) -> None:
    hub.server.close()
    with pytest.raises(UnreachableError, match="can't be reached"):
        irsum_hub.from_hub("invented/tiny", "tiny.gguf", tmp_path, Recorder())


@pytest.mark.parametrize(
    ("weights", "wanted"),
    [
        (["model.safetensors", "pytorch_model.bin", "tf_model.h5"], ["model.safetensors"]),
        (["pytorch_model.bin", "rust_model.ot", "model.fp16.safetensors"], ["pytorch_model.bin"]),
        (
            [
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json",
                "pytorch_model.bin.index.json",
                "pytorch_model-00001-of-00001.bin",
            ],
            [
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json",
            ],
        ),
    ],
)
def test_a_snapshot_has_only_the_needed_files(
    hub: Hub, weights: list[str], wanted: list[str]
) -> None:
    hub.repositories["invented/model"] = {
        **SMALL,
        **{file: file[-30:].encode() * 70_000 for file in weights},
    }
    bar = Recorder()
    folder = irsum_hub.snapshot("invented/model", bar)
    assert names(folder) == sorted(["config.json", "vocab.txt", *wanted])
    size = sum(path.stat().st_size for path in folder.iterdir())
    assert bar.started == [("fetching invented/model (MB)", size // 1_000_000)]
    assert bar.steps == size // 1_000_000 > 0
    hub.served.clear()
    assert irsum_hub.snapshot("invented/model", Recorder()) == folder
    assert hub.served == []


def test_a_snapshot_that_breaks_off(hub: Hub, patient: list[float]) -> None:
    hub.repositories["invented/model"] = {"config.json": b"{}", "model.safetensors": GGUF}
    hub.cut = 0
    with pytest.raises(ModelError, match=r"Can't fetch invented/model .* the connection failed\.$"):
        irsum_hub.snapshot("invented/model", Recorder())
    hub.cut = None
    folder = irsum_hub.snapshot("invented/model", Recorder())
    assert (folder / "model.safetensors").read_bytes() == GGUF


def test_without_the_hub_a_snapshot_comes_from_its_cache(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.repositories["invented/model"] = {**SMALL, "model.safetensors": b"w"}
    folder = irsum_hub.snapshot("invented/model", Recorder())
    monkeypatch.setenv("IRSUM_OFFLINE", "1")
    hub.served.clear()
    assert irsum_hub.snapshot("invented/model", Recorder()) == folder
    with pytest.raises(ModelError, match=r"invented/other .*, and IRSUM_OFFLINE forbids"):
        irsum_hub.snapshot("invented/other", Recorder())
    assert hub.served == []
    monkeypatch.delenv("IRSUM_OFFLINE")
    hub.server.close()
    huggingface_hub.close_session()
    assert irsum_hub.snapshot("invented/model", Recorder()) == folder
    with pytest.raises(ModelError, match=r"invented/other .*, and .* hub can't be reached"):
        irsum_hub.snapshot("invented/other", Recorder())


def test_a_revision(hub: Hub) -> None:
    hub.repositories["invented/model"] = {**SMALL, "model.safetensors": b"w"}
    assert irsum_hub.snapshot(f"invented/model@{COMMIT}", Recorder()).name == COMMIT
    with pytest.raises(ModelError, match="there is no such revision"):
        irsum_hub.snapshot("invented/model@v9", Recorder())


def test_what_the_hub_refuses(hub: Hub) -> None:
    with pytest.raises(ModelError, match="there is no such repository, or it is private"):
        irsum_hub.snapshot("invented/none", Recorder())
    hub.gated.add("invented/gated")
    with pytest.raises(ModelError, match=r"accepted its terms \(set HF_TOKEN\)"):
        irsum_hub.snapshot("invented/gated", Recorder())


def test_a_repository_without_weights(hub: Hub) -> None:
    hub.repositories["invented/gguf"] = {**SMALL, "tiny.gguf": b"GGUF"}
    with pytest.raises(ModelError, match="holds no weights that transformers can load"):
        irsum_hub.snapshot("invented/gguf", Recorder())
    assert hub.served == []
