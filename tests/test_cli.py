"""The command line as its users meet it: results, sentences, exit codes, nothing left behind."""

import json
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT
from running import CARRIER, EXAMPLE, EXAMPLES, Run, environment


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_brief_of_each_example(run: Run, example: Path) -> None:
    ran = run("brief", example, *CARRIER)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("# ")
    assert "figures verified" in ran.out
    assert run("brief", example, *CARRIER).out == ran.out


def test_brief_as_json(run: Run) -> None:
    ran = run("brief", EXAMPLE, *CARRIER, "--format", "json", "--full")
    whole = json.loads(ran.out)
    text = EXAMPLE.read_text(encoding="utf-8")
    assert whole["checks"]["figures"] >= whole["checks"]["verified"] > 0
    for item in whole["items"]:
        assert item["translation"]
        for source in (source for point in item["points"] for source in point["sources"]):
            start, end = source["span"]
            assert "".join(text[start:end].split()) == "".join(source["zh"].split())


@pytest.mark.parametrize("order", ["summarise-first", "translate-first"])
def test_both_orders_say_the_same_figures(run: Run, order: str) -> None:
    whole = json.loads(run("brief", EXAMPLE, *CARRIER, "--order", order, "--format", "json").out)
    assert whole["checks"]["verified"] == whole["checks"]["figures"]


def test_out_file_and_folder(run: Run, tmp_path: Path) -> None:
    one = tmp_path / "deep" / "brief.md"
    assert run("brief", EXAMPLE, *CARRIER, "--out", one).out == ""
    assert one.read_text(encoding="utf-8") == run("brief", EXAMPLE, *CARRIER).out
    folder = tmp_path / "briefs"
    assert run("brief", *EXAMPLES, *CARRIER, "--out", folder).code == 0
    assert sorted(path.stem for path in folder.iterdir()) == [path.stem for path in EXAMPLES]


def test_one_bad_input_leaves_the_others(run: Run, tmp_path: Path) -> None:
    missing, folder = tmp_path / "missing.txt", tmp_path / "out"
    ran = run("brief", missing, EXAMPLE, *CARRIER, "--out", folder)
    assert ran.code == 1
    assert ran.sentence == f"{missing} does not exist."
    assert [path.name for path in folder.iterdir()] == [f"{EXAMPLE.stem}.md"]


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (None, "does not exist"),
        (b"", "is empty"),
        (b"\x00\x01\x02\x03" * 64, "binary file"),
        (b"\x00\x01\x02\xff" * 64, "is no text"),
        ("今天天气很好，我们去公园散步。".encode(), "no investor-relations record"),
        (b"import os\nprint(os.name)\n", "no investor-relations record"),
    ],
)
@pytest.mark.parametrize("command", ["brief", "segment"])
def test_bad_records(
    run: Run, tmp_path: Path, command: str, content: bytes | None, part: str
) -> None:
    record = tmp_path / "record.txt"
    if content is not None:
        record.write_bytes(content)
    options = CARRIER if command == "brief" else []
    ran = run(command, record, *options)
    assert (ran.code, ran.out) == (1, "")
    assert part in ran.sentence
    assert str(record) in ran.sentence


def test_an_empty_folder_is_no_record(run: Run, tmp_path: Path) -> None:
    ran = run("segment", tmp_path)
    assert (ran.code, ran.sentence) == (1, f"{tmp_path} has no files in it.")


def test_folders_and_zips_hold_records(run: Run, tmp_path: Path) -> None:
    packed = tmp_path / "records.zip"
    with zipfile.ZipFile(packed, "w") as file:
        for example in EXAMPLES[:2]:
            file.write(example, f"inner/{example.name}")
        file.writestr("inner/readme.txt", "just a note")
    ran = run("brief", packed, *CARRIER, "--out", tmp_path / "out")
    assert ran.code == 1
    assert ran.sentence == f"{packed}/inner/readme.txt is no investor-relations record."
    assert sorted(p.stem for p in (tmp_path / "out").iterdir()) == [p.stem for p in EXAMPLES[:2]]
    ran = run("segment", ROOT / "examples", "--json")
    assert [Path(json.loads(line)["file"]).name for line in ran.out.splitlines()] == [
        path.name for path in EXAMPLES
    ]


def test_a_half_written_record(run: Run, tmp_path: Path) -> None:
    whole = EXAMPLE.read_text(encoding="utf-8")
    record = tmp_path / "half.txt"
    record.write_text(whole[: whole.index("海外业务") + 120], encoding="utf-8")
    ran = run("brief", record, *CARRIER)
    assert ran.code == 0
    assert "cut short" in ran.out


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["--model", "gpt-9"], 2, "Unknown model 'gpt-9'; known: "),
        (["--format", "pdf"], 2, "Unknown format 'pdf'; known: docx, html, json, markdown."),
        (["--order", "upside-down"], 2, "Unknown order 'upside-down'; known: "),
        (["--summarizer", "magic"], 2, "Unknown summarizer 'magic'; known: "),
        (["--glossary", "no-such.csv"], 1, "no-such.csv: the glossary can't be read"),
        (["--model", "no-such.gguf"], 1, "Can't read the model file no-such.gguf"),
        ([], 1, "IRSUM_OFFLINE"),
        (["--no-such-option"], 2, "No such option"),
    ],
)
def test_bad_options(run: Run, arguments: list[str], code: int, part: str) -> None:
    ran = run("brief", EXAMPLE, *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert part in ran.sentence


def test_a_model_file_cut_short(run: Run, tmp_path: Path) -> None:
    model = tmp_path / "cut.gguf"
    model.write_bytes(b"GGUF" + b"\x03\x00\x00\x00" + bytes(100))
    ran = run("brief", EXAMPLE, "--model", model)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.strip().splitlines()[-1].startswith(f"irsum: llama.cpp can't load {model}")


def test_several_records_need_a_folder(run: Run, tmp_path: Path) -> None:
    assert run("brief", *EXAMPLES, *CARRIER).sentence == "Several records need --out FOLDER."
    file = tmp_path / "brief.md"
    file.write_text("kept", encoding="utf-8")
    ran = run("brief", *EXAMPLES, *CARRIER, "--out", file)
    assert (ran.code, file.read_text(encoding="utf-8")) == (2, "kept")


def test_translate_lines_keep_their_order(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("净利润为378.87万元。\n\n服务近20家客户。\n", encoding="utf-8")
    ran = run("translate", file, *CARRIER)
    first, empty, last = ran.out.split("\n")[:3]
    assert "RMB 3.7887 million" in first
    assert empty == ""
    assert "nearly 20" in last
    assert len(ran.out.splitlines()) == 3
    objects = [
        json.loads(line) for line in run("translate", file, *CARRIER, "--json").out.splitlines()
    ]
    assert [item["zh"] for item in objects] == ["净利润为378.87万元。", "", "服务近20家客户。"]
    assert objects[0]["figures"][0]["en"] == "RMB 3.7887 million"
    assert run("translate", file, *CARRIER, "--json", "--lines").code == 2


def test_what_cannot_be_mended_is_marked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("净利润为378.87万元。", encoding="utf-8")
    ran = run("translate", file, "--model", "fake")
    assert "⚠ 378.87万元 = RMB 3.7887 million" in ran.out


def test_segment_json_is_one_object_a_line(run: Run) -> None:
    ran = run("segment", *EXAMPLES, "--json")
    objects = [json.loads(line) for line in ran.out.splitlines()]
    assert [Path(item["file"]).name for item in objects] == [path.name for path in EXAMPLES]
    assert set(objects[0]) >= {"file", "header", "items", "warnings"}
    assert all(item["header"]["code"] and item["items"] for item in objects)


COMMAND = [sys.executable, "-m", "irsum"]


def test_ctrl_c_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    command = [*COMMAND, "brief", str(EXAMPLE), "--model", "engines:sleeper"]
    process = subprocess.Popen(
        [*command, "--out", str(tmp_path / "out" / "brief.md")],
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    assert err.splitlines() == ["irsum: Interrupted; nothing half-written was left behind."]
    assert list(tmp_path.rglob("*.md")) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_sentence() -> None:
    command = [*COMMAND, "brief", str(EXAMPLE), *CARRIER]
    with open("/dev/full", "w") as full:
        run = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment(), check=False
        )
    assert run.returncode == 1
    assert run.stderr == "irsum: Can't write the output: No space left on device.\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    run = subprocess.run(
        f"{sys.executable} -m irsum segment {EXAMPLE} --json | head -c 10",
        shell=True,
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert run.stderr == ""
