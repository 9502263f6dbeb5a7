"""uncovered: every sentence of the article carries a fact, unless the file ignores its line.

What no fact rests on the bot does not know. Only `check --article` can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.coverage import Coverage
from bot.errors import Problem, Severity

RULE = "uncovered"


def check(coverage: Coverage, article: str) -> Iterator[Problem]:
    """Yield a problem for each sentence, at its line of the file called `article`, that no fact rests on."""
    for sentence in coverage.uncovered:
        message = f"no fact rests on: {sentence.text}"
        yield Problem(article, sentence.line, sentence.column, RULE, message, Severity.WARNING)
