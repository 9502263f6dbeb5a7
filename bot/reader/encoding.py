"""From words to the token ids that the reader's network takes: the same for training and for the bot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parent / "weights"

START, END = 101, 102
"""`[CLS]` and `[SEP]` of BERT's vocabulary."""
QUESTION_TOKENS, BEFORE_TOKENS, SAID_TOKENS = 48, 18, 26
"""What is read of a question, of the question before it and of the answer to that, in tokens; together at most 96."""
SAYS_TOKENS, EXCERPT_TOKENS, ASKED_TOKENS = 60, 44, 24
"""What is read of a fact's sentence, of its excerpt and of its sample questions, in tokens."""
_SIGNS_AT_END = re.compile(r"\W+$")


@dataclass(frozen=True, slots=True)
class Turn:
    """What was said just before: a question and the answer that it got, which may be empty."""

    question: str
    answer: str = ""


def load_tokenizer(path: Path = WEIGHTS / "tokenizer.json") -> Tokenizer:
    """Return the tokenizer of the reader (WordPiece, BERT's uncased vocabulary), which neither cuts nor fills up."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode_question(tokenizer: Tokenizer, question: str, before: Turn | None = None) -> list[int]:
    """Return the token ids of a question, and after it of what was said before; of long ones the end is kept.

    Signs at its end are left out: many type none, and "when?" asks what "when" does.
    """
    tokens = [START, *_ids(tokenizer, _SIGNS_AT_END.sub("", question))[-QUESTION_TOKENS:], END]
    if before:
        tokens += [*_ids(tokenizer, before.question)[-BEFORE_TOKENS:], END]
        tokens += [*_ids(tokenizer, before.answer)[:SAID_TOKENS], END] if before.answer else []
    return tokens


def encode_fact(tokenizer: Tokenizer, says: str, excerpt: str = "", asked: str = "") -> list[int]:
    """Return the token ids of a fact's sentence, after it of the excerpt that proves it and of its sample questions.

    Of the two latter, what is empty is left out.
    """
    tokens = [*_ids(tokenizer, says)[:SAYS_TOKENS], END]
    tokens += [*_ids(tokenizer, excerpt)[:EXCERPT_TOKENS], END] if excerpt else []
    tokens += [*_ids(tokenizer, asked)[:ASKED_TOKENS], END] if asked else []
    return tokens


def _ids(tokenizer: Tokenizer, text: str) -> list[int]:
    ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return ids
