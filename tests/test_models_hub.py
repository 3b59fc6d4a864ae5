"""Fetching from the Hugging Face hub, with its own library, from a fake hub on loopback."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import huggingface_hub
import pytest
from huggingface_hub import constants

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


class Recorder:
    """A progress bar that remembers."""

    def __init__(self) -> None:
        self.started: list[tuple[str, int]] = []
        self.steps = 0

    def start(self, what: str, total: int) -> None:
        self.started.append((what, total))

    def advance(self, steps: int) -> None:
        self.steps += steps


class Hub:
    """A hub with repositories (name -> file -> bytes); `served` are the files it sent."""

    def __init__(self) -> None:
        self.repositories: dict[str, dict[str, bytes]] = {}
        self.gated: set[str] = set()
        self.served: list[str] = []
        self.cut = 0
        """Bytes after which files are broken off, 0 for none, -1 for at once."""
        self.ranges = True
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                import json

                path = unquote(urlsplit(self.path).path).strip("/").split("/")
                match path:
                    case [""]:
                        self._send(b"hub")
                    case ["api", "models", owner, name, *rest]:
                        files = hub.repositories.get(f"{owner}/{name}")
                        if f"{owner}/{name}" in hub.gated:
                            self._refuse(403, "GatedRepo")
                        elif files is None:
                            self._refuse(404, "RepoNotFound")
                        elif rest[:1] == ["tree"]:
                            tree = [
                                {"type": "file", "path": f, "size": len(b), "oid": f}
                                for f, b in files.items()
                            ]
                            self._send(json.dumps(tree).encode())
                        elif rest and rest[1] not in {"main", COMMIT}:
                            self._refuse(404, "RevisionNotFound")
                        else:
                            siblings = [{"rfilename": f, "size": len(b)} for f, b in files.items()]
                            info = {"id": f"{owner}/{name}", "sha": COMMIT, "siblings": siblings}
                            self._send(json.dumps(info).encode())
                    case [owner, name, "resolve", _, *rest]:
                        file = "/".join(rest)
                        content = hub.repositories.get(f"{owner}/{name}", {}).get(file)
                        if content is None:
                            self._refuse(404, "EntryNotFound")
                            return
                        self._file(file, content)
                    case _:
                        self._refuse(404, "")

            def _file(self, file: str, content: bytes) -> None:
                start = 0
                asked = self.headers.get("Range", "")
                if hub.ranges and asked.startswith("bytes=") and asked.endswith("-"):
                    start = int(asked.removeprefix("bytes=").removesuffix("-"))
                if start and start >= len(content):
                    self._send(b"", 416)
                    return
                self.send_response(206 if start else 200)
                self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
                self.send_header("X-Repo-Commit", COMMIT)
                self.send_header("Accept-Ranges", "bytes")
                self.send_header("Content-Length", str(len(content) - start))
                if start:
                    self.send_header(
                        "Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}"
                    )
                self.end_headers()
                if self.command == "HEAD":
                    return
                hub.served.append(f"{file} from {start}" if start else file)
                sent = content[start:]
                if hub.cut and len(sent) > hub.cut:
                    sent = sent[: max(hub.cut, 0)]
                    self.close_connection = True
                self.wfile.write(sent)

            def _send(self, content: bytes, status: int = 200) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            def _refuse(self, status: int, code: str) -> None:
                self.send_response(status)
                self.send_header("X-Error-Code", code)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    started = Hub()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("IRSUM_OFFLINE", raising=False)
    template = started.address + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "ENDPOINT", started.address)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    huggingface_hub.close_session()
    yield started
    huggingface_hub.close_session()
    started.close()


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
    hub.cut = -1
    with pytest.raises(UnreachableError, match=r"gave no invented/tiny/tiny.gguf \(it broke off\)"):
        irsum_hub.from_hub("invented/tiny", "tiny.gguf", tmp_path, Recorder())
    assert len(hub.served) == 3


def test_a_file_that_is_not_there(hub: Hub, tmp_path: Path, patient: list[float]) -> None:
    hub.repositories["invented/tiny"] = {}
    with pytest.raises(UnreachableError, match=r"gave no invented/tiny/tiny.gguf \(status 404\)"):
        irsum_hub.from_hub("invented/tiny", "tiny.gguf", tmp_path, Recorder())


def test_no_hub(hub: Hub, tmp_path: Path) -> None:
    hub.close()
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
    hub.cut = -1
    with pytest.raises(ModelError, match=r"Can't fetch invented/model .* the connection failed\.$"):
        irsum_hub.snapshot("invented/model", Recorder())
    hub.cut = 0
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
    hub.close()
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
