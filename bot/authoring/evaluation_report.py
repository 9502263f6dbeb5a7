"""An evaluation in words: what failed and why, what gets confused, what changed, how many of each kind are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.authoring.evaluate import Changed, Comparison, Evaluation, Judgement, Result, as_record, confusions
from bot.authoring.gold import GoldQuestion

COLUMNS = (Judgement.RIGHT, Judgement.WRONG, Judgement.ASKED, Judgement.MISSED)
NO_FACT = "none, the story has no answer"


def report(evaluation: Evaluation, path: str) -> str:
    """Return the evaluation of the questions in the file at `path` as plain text; the figures come last."""
    failures = [result for result in evaluation.results if result.judgement is not Judgement.RIGHT]
    blocks = ["\n".join(_failure(result, path)) for result in failures]
    blocks += ["\n".join(_confusions(evaluation.results)), "\n".join(_comparison(evaluation.comparison))]
    blocks.append("\n".join(_table(evaluation.counts())))
    return "\n\n".join(filter(None, blocks))


def record(evaluation: Evaluation) -> dict[str, object]:
    """Return the evaluation as one object for other programs."""
    results, comparison = evaluation.results, evaluation.comparison
    return {
        "questions": len(results),
        "counts": {kind: _figures(counts) for kind, counts in evaluation.counts().items()},
        "failures": [as_record(result) for result in results if result.judgement is not Judgement.RIGHT],
        "confused": [
            {"due": each.due, "taken": each.taken, "questions": each.questions} for each in confusions(results)
        ],
        "comparison": None
        if comparison is None
        else {
            "worse": [_change(each) for each in comparison.worse],
            "better": [_change(each) for each in comparison.better],
            "new": [result.gold.key for result in comparison.new],
            "gone": comparison.gone,
        },
        "broken": [{"line": problem.line, "message": problem.message} for problem in evaluation.broken],
    }


def _failure(result: Result, path: str) -> Iterator[str]:
    """Yield the lines on a question that is not answered right."""
    gold = result.gold
    yield f"{path}:{gold.line}: {result.judgement} ({gold.kind})"
    yield _line("question", _question(gold))
    first, *rest = result.reply.splitlines() or [""]
    yield _line("reply", f"[{result.outcome}] {first}")
    yield from (_line("", line) for line in rest)
    if gold.gold:
        yield _line("wanted", gold.gold)
    for fault in result.faults:
        yield _line("because", fault)


def _confusions(results: Sequence[Result]) -> Iterator[str]:
    """Yield a heading and a line for each fact that was taken for another; nothing if there are none."""
    for number, each in enumerate(confusions(results)):
        if not number:
            yield "Answered from another fact than was due:"
        yield f"  {each.taken}, due: {' and '.join(each.due) or NO_FACT} ({', '.join(each.questions)})"


def _comparison(comparison: Comparison | None) -> Iterator[str]:
    """Yield a line on what changed against an earlier run, and one for each question that did."""
    if comparison is None:
        return
    counts = f"{len(comparison.worse)} worse, {len(comparison.better)} better"
    yield f"Against the baseline: {counts}, {len(comparison.new)} new, {len(comparison.gone)} no longer asked."
    for word, changes in (("worse", comparison.worse), ("better", comparison.better)):
        for each in changes:
            yield f"  {word}: {each.before} → {each.now}  {_question(each.gold)}"
    for result in comparison.new:
        yield f"  new: {result.judgement}  {_question(result.gold)}"


def _table(counts: dict[str, Counter[Judgement]]) -> Iterator[str]:
    """Yield the table of figures, a line a kind, and the shares of all."""
    yield f"{'':<15}{'total':>6}" + "".join(f"{column:>8}" for column in COLUMNS)
    for kind, row in counts.items():
        yield f"{kind:<15}{row.total():>6}" + "".join(f"{row[column]:>8}" for column in COLUMNS)
    if total := counts["all"].total():
        shares = (f"{100 * counts['all'][column] / total:.1f} % {column}" for column in COLUMNS)
        yield ", ".join(shares)


def _figures(counts: Counter[Judgement]) -> dict[str, int]:
    return {"total": counts.total(), **{str(column): counts[column] for column in COLUMNS}}


def _change(each: Changed) -> dict[str, str]:
    return {"id": each.gold.key, "question": each.gold.question, "before": each.before, "now": each.now}


def _question(gold: GoldQuestion) -> str:
    """Return a question on one line, with those before it, and its id."""
    text = " → ".join(" ".join(each.split()) for each in (*gold.history, gold.question))
    return text if gold.key == " → ".join((*gold.history, gold.question)) else f"{text} ({gold.key})"


def _line(label: str, text: str) -> str:
    return f"  {label:<10}{' '.join(text.split())}".rstrip()
