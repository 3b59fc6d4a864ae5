"""Uploads of datasets, to a fake hub on loopback."""

import base64
import json
from pathlib import Path

import exported
import pytest
from huggingface_hub import constants
from running import Run
from servers import Reply, Request, Serve

from irsum.errors import ExportError
from irsum.export import push
from irsum.export.dataset import export_dataset


class Hub:
    """A hub that takes uploads; `files` are those of the last commit, `calls` what was asked."""

    def __init__(self, serve: Serve) -> None:
        self.files: dict[str, bytes] = {}
        self.calls: list[str] = []
        self.status = 200
        self.address = serve(self.answer).address

    def answer(self, request: Request) -> Reply:
        if request.method == "HEAD":
            return Reply({})
        self.calls.append(f"{request.method} {request.path}")
        if request.method == "GET":
            return Reply({"id": "owner/name", "sha": "0" * 40, "siblings": [], "private": True})
        if self.status != 200:
            return Reply({"error": "no"}, self.status)
        if request.path.endswith("/preupload/main"):
            plain = {"uploadMode": "regular", "shouldIgnore": False}
            return Reply({"files": [{"path": f["path"], **plain} for f in request.json["files"]]})
        address = f"{self.address}/datasets/owner/name"
        if "/commit/" in request.path:
            for line in map(json.loads, request.body.splitlines()):
                if line["key"] == "file":
                    value = line["value"]
                    self.files[value["path"]] = base64.b64decode(value["content"])
            commit = f"{address}/commit/1"
            return Reply({"success": True, "commitOid": "1", "commitUrl": commit, "hookOutput": ""})
        return Reply({"url": address, "name": "owner/name"})


@pytest.fixture
def hub(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """A fake hub on loopback that the library talks to."""
    served = Hub(serve)
    monkeypatch.setattr(constants, "ENDPOINT", served.address)
    monkeypatch.setenv("HF_TOKEN", "hf_invented")
    return served


def test_a_push_sends_nothing_by_default(run: Run, hub: Hub, tmp_path: Path) -> None:
    folder = exported.run_folder(tmp_path / "run", 2)
    ran = run("export", folder, "--to", tmp_path / "out", "--push", "owner/name")
    assert ran.code == 0
    assert "for datasets/owner/name" in ran.out
    assert "Nothing was uploaded" in ran.out
    assert hub.calls == []


def test_a_push_uploads_what_the_export_has(
    run: Run, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    run("export", exported.run_folder(tmp_path / "run", 2), "--to", folder)
    (folder / "private.txt").write_text("not part of it", encoding="utf-8")
    monkeypatch.setenv("IRSUM_OFFLINE", "0")
    planned = push.plan(folder, "owner/name")
    assert push.push(planned).endswith("/commit/1")
    assert set(hub.files) == {name for name, _ in planned.files}
    assert all((folder / name).read_bytes() == data for name, data in hub.files.items())
    assert "POST /api/repos/create" in hub.calls
    hub.status = 403
    with pytest.raises(ExportError, match=r"refused owner/name \(403: this account may not"):
        push.push(planned)


def test_a_push_needs_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export_dataset([exported.company(1)], tmp_path)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ExportError, match="can't be reached; nothing was uploaded"):
        push.push(push.plan(tmp_path, "owner/name"))
    monkeypatch.setenv("IRSUM_OFFLINE", "1")
    with pytest.raises(ExportError, match="IRSUM_OFFLINE"):
        push.push(push.plan(tmp_path, "owner/name"))
