"""The training of the compact model, from invented pairs to a translator, at the smallest size."""

import json
import random
import re
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
import train_export
import transformers
from conftest import ROOT
from train_batches import Sampler, Vocabulary, cut, make_vocabulary, write_example
from train_data import Pair, clean, prepare, split_of
from train_lexicon import Lexicon, model_one, vectors, write
from train_model import SIZES, Training, keep, run, some_pieces

from irsum.errors import ModelError
from irsum.models import registry
from irsum.models.ctranslate2 import CTranslate2, convert
from irsum.translate.carried import Carried
from irsum.translate.engines import translator
from irsum.translate.faithful import Faithful
from irsum.translate.marked import SYMBOLS
from irsum.translate.terms import Glossary

WHAT = {"毛利率": "gross margin", "营业收入": "operating revenue", "净利润": "net profit"}
HOW = {"上升": "rose by", "下降": "fell by", "增加": "increased by", "减少": "decreased by"}
WHEN = {"前三季度": "first three quarters", "二季度": "second quarter", "上半年": "first half"}


def pairs() -> list[tuple[str, str]]:
    """Invented pairs that differ in term, verb, time and figure."""
    return [
        (f"{when_zh}公司{zh}{how_zh}{n}.5%。", f"In the {when}, the Company's {en} {how} {n}.5%.")
        for n, (zh, en) in enumerate(WHAT.items(), 3)
        for how_zh, how in HOW.items()
        for when_zh, when in WHEN.items()
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepared pairs and a vocabulary."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("train")
    prepared = [prepare(pair) for pair in pairs()]
    lines = "".join(json.dumps(asdict(p), ensure_ascii=False) + "\n" for p in prepared)
    for split in ("train", "dev"):
        (folder / f"ir.{split}.jsonl").write_text(lines, encoding="utf-8")
    texts = [text for pair in pairs() for text in pair]
    make_vocabulary(iter(texts), folder / "vocabulary", 420)
    vocabulary = Vocabulary(folder / "vocabulary")
    sides = [vocabulary.encode([pair[side] for pair in pairs()]) for side in (0, 1)]
    encoded = list(zip(*sides, strict=True))
    table = model_one(encoded, len(vocabulary), vocabulary.targets)
    write(
        table, vectors(table, [t for _, t in encoded], SIZES["tiny"].width), folder / "lexicon.npz"
    )
    return folder


def training(folder: Path) -> Training:
    vocabulary = Vocabulary(folder / "vocabulary")
    size = SIZES["tiny"]
    sampler = Sampler(folder, vocabulary)
    return Training(size, vocabulary, sampler, Lexicon(folder / "lexicon.npz"))


@pytest.fixture(scope="module")
def trained(folder: Path) -> Path:
    """A folder with the state and the weights of a few steps."""
    one = training(folder)
    out = folder / "training"
    out.mkdir()
    for _ in range(6):
        one.advance()
    keep(one, out, cooled=False)
    return out


@pytest.fixture(scope="module")
def exported(folder: Path, trained: Path) -> Path:
    """The same, exported."""
    state = train_export.average(sorted(trained.glob("weights-*.pt")))
    train_export.export(state, SIZES["tiny"], folder / "vocabulary", folder / "out")
    return folder / "out"


def test_figures_and_terms_are_found_in_both() -> None:
    zh, en = pairs()[0]
    pair = prepare((zh, en))
    assert [(zh[a:b], kind, en[c:d]) for a, b, kind, c, d in pair.figures] == [
        ("前三季度", "<the>", "first three quarters"),
        ("3.5%", "<%>", "3.5%"),
    ]
    assert [(zh[a:b], en[c:d]) for a, b, _, c, d in pair.terms] == [("毛利率", "gross margin")]
    assert write_example(pair, random.Random(0), 1.0, ()) == (
        "<the><1>公司<t>毛利率<e> gross margin</t>上升<%><2>。",
        "In the<1>, the Company's gross margin rose by<2>.",
    )


def test_what_pairs_ambiguously_is_left() -> None:
    assert prepare(("甲占5%，乙占5%。", "A had 5% and B had 5%.")).figures == ()


def test_a_swapped_term_is_swapped_on_both_sides() -> None:
    pair = prepare(("毛利率上升。", "The gross margin rose."))
    others = [("小零件", "widget")]
    written = [write_example(pair, random.Random(n), 0.99, others) for n in range(200)]
    swapped = {(zh, en) for zh, en in written if en == "The widget rose."}
    assert {zh for zh, _ in swapped} >= {
        "<t>毛利率<e> widget</t>上升。",
        "<t>小零件<e> widget</t>上升。",
        "小零件上升。",
    }
    kept = {zh for zh, en in written if en == "The gross margin rose."}
    assert kept == {"<t>毛利率<e> gross margin</t>上升。", "毛利率上升。"}
    for zh, en in written:  # whatever is marked is what the English says
        if "<t>" in zh:
            assert en == f"The {zh.partition('<e> ')[2].partition('</t>')[0]} rose."
    assert len({en for _, en in written}) > 10
    assert ("<name><1>上升。", "The<1> rose.") in written


def test_a_swapped_term_that_begins_a_sentence_has_a_capital() -> None:
    pair = prepare(("毛利率上升。", "Gross margin rose."))
    written = {
        write_example(pair, random.Random(n), 0.99, [("零件", "widget")])[1] for n in range(80)
    }
    assert written > {"Gross margin rose.", "Widget rose."}
    assert all(re.match("[A-Z]|<1> rose", english) for english in written)


@pytest.mark.parametrize(
    ("zh", "en", "source", "good"),
    [
        ("公司毛利率上升较快。", "The gross margin rose fast.", "law", True),
        ("公司毛利率上升较快。", "The 毛利率 rose fast indeed.", "law", False),
        ("请调用该函数返回。", "Please call myFunction_x() to return it.", "msdocs_it", False),
        ("公司毛利率上升较快并且持续改善。", "Up.", "law", False),
    ],
)
def test_clean(zh: str, en: str, source: str, good: bool) -> None:
    assert clean(zh, en, source) is good


def test_a_fixed_part_is_held_out() -> None:
    splits = [split_of(f"第{n}句") for n in range(2000)]
    assert splits == [split_of(f"第{n}句") for n in range(2000)]
    assert 40 < splits.count("dev") < 120
    assert 40 < splits.count("test") < 120


def test_symbols_are_whole_pieces(folder: Path) -> None:
    vocabulary = Vocabulary(folder / "vocabulary")
    for symbol in SYMBOLS:
        (row,) = vocabulary.encode([f"公司{symbol}公司"])
        assert vocabulary.numbers[symbol] in row
        assert vocabulary.numbers[symbol] < vocabulary.targets
    assert vocabulary.pad == len(vocabulary) - 1


def test_batches_hold_every_example_once_and_little_padding() -> None:
    rng = random.Random(1)
    examples = [([1] * rng.randint(2, 60), [1] * rng.randint(2, 60)) for _ in range(500)]
    batches = cut(examples, 600, 0)
    assert sum(len(batch.source) for batch in batches) == 500
    for batch in batches:
        assert len(batch.source) * max(len(batch.source[0]), len(batch.target[0])) <= 600
    cells = sum(len(b.target) * len(b.target[0]) for b in batches)
    assert cells < 1.15 * sum(len(target) for _, target in examples)


def test_the_lexicon_knows_what_becomes_what() -> None:
    """1 is always 3 and 2 always 4, whatever stands beside them; 0 is the end."""
    pairs = [([1, 2, 0], [4, 3, 0]), ([1, 0], [3, 0]), ([2, 0], [4, 0]), ([1, 1, 0], [3, 3, 0])]
    table = model_one(pairs, 5, 5)
    assert table[1].argmax() == 3
    assert table[2].argmax() == 4
    assert np.allclose(table[[0, 1, 2]].sum(1), 1, atol=0.01)


def test_chinese_stands_where_its_english_does() -> None:
    """1 and 2 become 3 and 4, which keep other company."""
    table = np.zeros((8, 8), np.float32)
    table[1, 3] = table[2, 4] = table[0, 0] = 1
    found = vectors(table, [[3, 5, 0], [4, 6, 0], [3, 5, 5, 0], [4, 6, 6, 0]] * 3, 4)
    assert found.shape == (8, 4)
    near = found @ found.T
    assert near[1, 3] > 0.9 > near[1, 4]
    assert near[2, 4] > 0.9 > near[2, 3]


def test_alignments_are_shares_of_the_source(folder: Path) -> None:
    one = training(folder)
    [batch, *_] = one._sampler.chunk(0, one.size.tokens)
    lexicon = Lexicon(folder / "lexicon.npz")
    shares = lexicon.align(batch, len(lexicon.vectors) - 1)
    source = np.array(batch.source)
    assert shares.shape == (*np.shape(batch.target), source.shape[1])
    assert np.allclose(shares.sum(-1), 1, atol=1e-4)
    assert not shares.transpose(0, 2, 1)[source == len(lexicon.vectors) - 1].any()


def test_a_softmax_over_some_stands_for_all() -> None:
    wanted = torch.tensor([7, 3, 7])
    pieces, places, offset = some_pieces(wanted, 1000, 100)
    assert pieces[places].tolist() == [7, 3, 7]
    assert len(set(pieces.tolist())) == len(pieces) == 102
    assert torch.isclose(offset.exp().sum(), torch.tensor(1000.0))
    everything = some_pieces(wanted, 50, 2000)
    assert sorted(everything[0].tolist()) == list(range(50))
    assert not everything[2].any()


def test_the_loss_falls(folder: Path) -> None:
    one = training(folder)
    losses = [one.advance()[0] for _ in range(60)]
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])


def test_a_resumed_training_is_the_undisturbed_one(folder: Path, tmp_path: Path) -> None:
    undisturbed = training(folder)
    expected = [undisturbed.advance()[0] for _ in range(9)]
    first = training(folder)
    losses = [first.advance()[0] for _ in range(4)]
    first.save(tmp_path / "checkpoint.pt")
    second = training(folder)
    second.load(tmp_path / "checkpoint.pt")
    losses += [second.advance()[0] for _ in range(5)]
    assert losses == expected
    assert (second.step, second.seen) == (9, undisturbed.seen)


def test_run_stops_after_its_steps_and_cools(folder: Path, tmp_path: Path) -> None:
    one = training(folder)
    options = Namespace(out=tmp_path, minutes=9.0, steps=3, cooldown=None, save=9.0, tell=0.0)
    run(one, options, [])
    assert one.step == 3
    assert {file.name for file in tmp_path.iterdir()} >= {"checkpoint.pt", "weights-0000003.pt"}
    run(one, Namespace(**{**vars(options), "cooldown": 2, "tell": 99.0}), [])
    assert (tmp_path / "cooled.pt").exists()
    assert not (tmp_path / "weights-0000005.pt").exists()


def test_english_begins_with_zeros(trained: Path) -> None:
    """CTranslate2 takes it for granted, in a Marian model."""
    state = torch.load(next(trained.glob("weights-*.pt")), weights_only=True)
    assert not state["model.shared.weight"][-1].any()


# Of no use to a model whose text is already in the shape of its training.
@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
def test_the_auto_classes_load_it(exported: Path) -> None:
    model = transformers.AutoModelForSeq2SeqLM.from_pretrained(exported / "hf")
    tokenizer = transformers.AutoTokenizer.from_pretrained(exported / "hf")
    numbers = tokenizer(["公司<money><1>"])["input_ids"][0]
    assert tokenizer.convert_tokens_to_ids("<1>") in numbers
    assert model.config.vocab_size == len(tokenizer)


@pytest.fixture(scope="module")
def compact(exported: Path) -> CTranslate2:
    model = registry.load(f"ct2:{exported / 'ct2'}")
    assert isinstance(model, CTranslate2)
    return model


def test_the_output_depends_on_the_text_alone(compact: CTranslate2) -> None:
    texts = [zh for zh, _ in pairs()] + ["公司。", "毛利率" * 20]
    together = compact.generate(texts, num_hypotheses=4, max_tokens=20)
    assert together == [compact.generate([t], num_hypotheses=4, max_tokens=20)[0] for t in texts]
    assert all(len(hypotheses) == 4 for hypotheses in together)


def test_empty_and_endless_texts(compact: CTranslate2) -> None:
    assert compact.generate(["", "公司上升" * 500], num_hypotheses=2) == [["", ""], ["", ""]]
    assert compact.generate([]) == []


def test_it_becomes_a_faithful_translator(compact: CTranslate2) -> None:
    assert compact.marked
    assert isinstance(translator(compact), Carried)
    done = Faithful(translator(compact), Glossary.builtin()).translate(["公司毛利率上升3.5%。", ""])
    assert len(done) == 2
    assert "<" not in done[0].english


def test_an_unmarked_model_is_a_plain_one(exported: Path, tmp_path: Path) -> None:
    convert(exported / "hf", tmp_path / "plain")
    model = registry.load(f"ct2:{tmp_path / 'plain'}")
    assert not isinstance(translator(model), Carried)
    with pytest.raises(ModelError, match="is not empty"):
        convert(exported / "hf", tmp_path / "plain")


def test_folders_that_are_no_models(exported: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"lacks model\.bin"):
        registry.load(f"ct2:{tmp_path}")
    with pytest.raises(ModelError, match=r"lacks config\.json"):
        convert(tmp_path, tmp_path / "out")
    for file in ("model.bin", "source.spm", "target.spm"):
        (tmp_path / file).write_bytes(b"no")
    with pytest.raises(ModelError, match=r"Can't load [^\n]+\.$"):
        registry.load(f"ct2:{tmp_path}")


def test_pair_is_a_value() -> None:
    assert Pair("甲", "A") == Pair("甲", "A")


def test_written_pairs_are_whole() -> None:
    """Chinese, English and kind on each line, no Chinese twice."""
    rows = [
        line.split("\t")
        for path in sorted((ROOT / "data").glob("pairs/*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(rows) > 30_000
    assert {kind for _, _, kind in rows} == {"answer", "question", "heading", "long"}
    assert all(zh and en for zh, en, _ in rows)
    assert len({zh for zh, _, _ in rows}) == len(rows)
