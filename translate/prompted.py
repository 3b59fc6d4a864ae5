"""A chat model as a translator: instructions, worked examples, one text at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from irsum.models.base import ChatModel, Message, Prompt
from irsum.translate.base import Request

__all__ = ["Prompted"]

_SYSTEM = (
    "You are a financial translator. Translate the Chinese text of a listed company's "
    "investor-relations record into plain, factual American English. "
    "Words already in English are exact: copy every figure, date and term exactly as it stands. "
    "Translate everything, add nothing. Output only the English."
)

# Invented sentences in the form `irsum.translate.prepare` gives them, with house English.
_EXAMPLES = (
    (
        "领导好，请问公司the third quarter gross margin环比下滑的主要原因是什么？",
        "Hello. What were the main reasons for the quarter-on-quarter decline in the gross margin "
        "in the third quarter?",
    ),
    (
        "the first three quarters of 2025，公司实现operating revenue RMB 1.286 billion，"
        "同比增长12.30%，gross margin为31.6%，同比下降3.2 percentage points，主要系原材料价格上涨所致。",
        "In the first three quarters of 2025, the Company recorded operating revenue of RMB 1.286 "
        "billion, up 12.30% year on year. The gross margin was 31.6%, down 3.2 percentage points "
        "year on year, mainly due to rising raw material prices.",
    ),
    (
        "截至the end of June，公司已与nearly 30 医院、科研机构建立合作，产品覆盖over 12 个省份，"
        "为后续take on更大规模的项目奠定基础。",
        "As of the end of June, the Company had established cooperation with nearly 30 hospitals "
        "and research institutions, and its products covered over 12 provinces, laying a "
        "foundation for taking on larger projects.",
    ),
    (
        "一方面，公司将持续加大研发投入，丰富产品矩阵；另一方面，将通过降本增效提升盈利能力。",
        "On the one hand, the Company will continue to increase R&D investment and enrich its "
        "product portfolio; on the other hand, it will improve profitability by cutting costs and "
        "raising efficiency.",
    ),
)

# No Chinese characters and no full-width punctuation: engines that know grammars can't write them.
_NO_CHINESE = r"root ::= [^\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"


@dataclass(frozen=True, slots=True)
class Prompted:
    """Any `ChatModel` as a `Translator`; one hypothesis each."""

    model: ChatModel
    batch: int = 1

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model.name

    @property
    def digest(self) -> str:
        """The model's digest."""
        return self.model.digest

    def translate(self, requests: Sequence[Request]) -> list[list[str]]:
        """One hypothesis for each request. Raises ModelError."""
        return [[text] for text in self.model.complete([_prompt(r) for r in requests])]


def _prompt(request: Request) -> Prompt:
    shots: list[Message] = [("system", _SYSTEM)]
    for chinese, english in _EXAMPLES:
        shots += [("user", chinese), ("assistant", english)]
    asked = request.text if not request.note else f"{request.text}\n\n({request.note})"
    return Prompt(
        (*shots, ("user", asked)),
        max_tokens=request.max_tokens,
        shared=len(shots),
        grammar=_NO_CHINESE,
    )
