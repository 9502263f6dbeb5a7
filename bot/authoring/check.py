"""`storybot check`: every problem of a fact file, and how well it keeps to its article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from rich.console import Console

from bot.authoring.coverage import Coverage, measure_coverage, occurrences
from bot.authoring.sealing import write_seal
from bot.errors import Problem, StoryError
from bot.replies.templates import template_problems
from bot.story.document import Route
from bot.story.draft import Draft
from bot.story.loader import Reading, read_file
from bot.story.model import Story
from bot.story.seal import article_hash, normalise_evidence

CLEAN, PROBLEMS, NO_FILE = 0, 1, 2
"""What `run_check` returns, and the command's exit status."""


@dataclass(frozen=True, slots=True)
class Article:
    """The article that a fact file was made from."""

    name: str
    text: str


def run_check(paths: Sequence[Path], article: Path | None, seal: bool, console: Console) -> int:
    """Print the problems of the fact files at `paths`, or a line on each that has none; return the exit status.

    With an `article`, every excerpt must stand in it, and the share of its sentences that facts rest on is printed.
    With `seal`, the files without problems are sealed.
    """
    if seal and article is None:
        _print(console, "A seal needs the article: storybot check --article FILE --seal", "red")
        return NO_FILE
    try:
        source = _read_article(article) if article else None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        _print(console, f"The article {article} cannot be read: {reason}.", "red")
        return NO_FILE
    return max([_check_file(path, source, seal, console) for path in paths], default=CLEAN)


def check_file(path: Path, article: str | None = None) -> tuple[Reading, tuple[Problem, ...]]:
    """Return the fact file at `path` and all its problems: its own, its templates', and excerpts not in `article`."""
    reading = read_file(path)
    problems = list(reading.problems)
    if reading.story is not None:
        problems += template_problems(reading.story)
    if reading.draft is not None and article is not None:
        problems += evidence_problems(reading.draft, article)
    return reading, tuple(sorted(problems))


def evidence_problems(draft: Draft, article: str) -> Iterator[Problem]:
    """Yield a Problem for each excerpt of the draft that does not stand word for word in `article`.

    Only the words in which a date is printed may begin with a small letter where the article has a capital one: they
    are shown in the middle of sentences, and never as a quotation.
    """
    text = normalise_evidence(article)
    for route, excerpt in draft.excerpts():
        wanted = normalise_evidence(excerpt)
        forms = {wanted, wanted[:1].upper() + wanted[1:]} if route[-1] == "printed" else {wanted}
        if not any(found for form in forms for found in occurrences(form, text)):
            message = (
                f'{_label(route)}: these words are not in the article: "{excerpt}". '
                f'Copy them exactly; the nearest passage is: "{nearest_passage(excerpt, article)}".'
            )
            yield draft.problem(route, "evidence-not-found", message)


def nearest_passage(excerpt: str, article: str) -> str:
    """Return the words of `article` that are most like `excerpt`, as many as it has."""
    words = article.split()
    length = len(excerpt.split())
    starts = range(max(1, len(words) - length + 1))
    wanted = Counter(excerpt.lower().split())
    # Comparing letters is slow: only the passages that share most words with the excerpt are looked at closely.
    shared = {at: (Counter(word.lower() for word in words[at : at + length]) & wanted).total() for at in starts}
    closest = sorted(starts, key=lambda at: -shared[at])[:25]
    matcher = SequenceMatcher(None, b=excerpt, autojunk=False)

    def likeness(at: int) -> float:
        matcher.set_seq1(" ".join(words[at : at + length]))
        return matcher.ratio()

    best = max(closest, key=likeness)
    return " ".join(words[best : best + length])


def _read_article(path: Path) -> Article:
    return Article(path.name, path.read_text(encoding="utf-8-sig"))


def _check_file(path: Path, article: Article | None, seal: bool, console: Console) -> int:
    """Print the outcome for one file and return its exit status."""
    reading, problems = check_file(path, article.text if article else None)
    for problem in problems:
        _print(console, str(problem), "red")
    if any(problem.rule == "no-file" for problem in problems):
        return NO_FILE
    sealed = _seal(path, article, console) if seal and article and not problems else None
    if problems or reading.story is None:
        _print(console, f"{path}: {len(problems)} problem{'s' if len(problems) != 1 else ''}.", "bold")
    elif sealed != "":
        _print(console, f"{path}: {_statistics(reading.story)}, {sealed or _seal_state(reading, article)}", "green")
    if article and reading.story is not None:
        _print_coverage(measure_coverage(reading.story, article.text), article.name, console)
    return PROBLEMS if problems or sealed == "" else CLEAN


def _seal(path: Path, article: Article, console: Console) -> str:
    """Seal the file and return what to say about it; nothing, after printing why, if it could not be sealed."""
    try:
        write_seal(path, article.text)
    except StoryError as error:
        _print(console, str(error), "red")
    except OSError as error:
        _print(console, f"{path}: the seal cannot be written: {error.strerror}.", "red")
    else:
        return "sealed now."
    return ""


def _statistics(story: Story) -> str:
    counts = ((len(story.facts) - 1, "fact"), (len(story.entities), "entity"), (len(story.unknowns), "unknown"))
    plurals = {"fact": "facts", "entity": "entities", "unknown": "unknowns"}
    return ", ".join(f"{count} {word if count == 1 else plurals[word]}" for count, word in counts)


def _seal_state(reading: Reading, article: Article | None) -> str:
    """Return whether the file is sealed and what to do if it is not."""
    advice = "To seal it: storybot check --article FILE --seal"
    if reading.seal is None or reading.story is None:
        return f"not sealed. {advice}"
    if not reading.story.sealed:
        return f"no longer sealed: its evidence was changed since. {advice}"
    if article and article_hash(article.text) != reading.seal.article:
        return f"sealed, but the article has changed since; all evidence still stands in it. {advice}"
    return "sealed."


def _print_coverage(coverage: Coverage, name: str, console: Console) -> None:
    covered = coverage.total - len(coverage.uncovered)
    style = "green" if not coverage.uncovered else "yellow"
    # Rounded down: 99.6 % is not all.
    share = int(100 * coverage.share)
    _print(console, f"Coverage: facts rest on {covered} of {coverage.total} sentences of {name} ({share} %).", style)
    for sentence in coverage.uncovered:
        _print(console, f"  {name}:{sentence.line}: no fact rests on: {sentence.text}")


def _print(console: Console, text: str, style: str | None = None) -> None:
    """Print one line as it is: no markup read into it, no wrapping that would break paths."""
    console.print(text, style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _label(route: Route) -> str:
    return f'fact "{route[1]}"' if route[0] == "facts" else str(route[0])
