"""`storybot check`: every problem of a fact file, and how well it keeps to its article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from rich.console import Console

from bot.authoring.coverage import MAX_ARTICLE_BYTES, measure_coverage, occurrences
from bot.authoring.report import CLEAN, Report, as_github, as_json, as_text
from bot.authoring.rules import rehearsed_problems, uncovered
from bot.authoring.sealing import write_seal
from bot.engine import build_engine
from bot.errors import Problem, StoryError
from bot.language.characters import harmless
from bot.replies.templates import TEMPLATE_FAILS, template_problems
from bot.story.document import Route
from bot.story.draft import Draft
from bot.story.files import read_text
from bot.story.loader import Reading, read_file
from bot.story.seal import article_hash, normalise_evidence


@dataclass(frozen=True, slots=True)
class Article:
    """The article that a fact file was made from."""

    path: Path
    text: str


def run_check(paths: Sequence[Path], article: Path | None, seal: bool, form: str, console: Console) -> int:
    """Print what is to be said about the fact files at `paths` and return the exit status.

    `form` is "text", "json" or "github". With an `article`, every excerpt must stand in it, and the sentences that no
    fact rests on are named. With `seal`, the files without errors are sealed. Raises StoryError if the article cannot
    be read.
    """
    source = _read_article(article) if article else None
    reports: list[Report] = []
    for path in paths:
        report = check_story(path, source, seal=seal)
        reports.append(report)
        lines = {"text": as_text(report), "github": ((line, "") for line in as_github(report))}
        for line, style in lines.get(form, ()):
            _print(console, line.replace("\n", " "), style)
    if form == "json":
        _print(console, as_json(reports))
    return max((report.status for report in reports), default=CLEAN)


def check_story(path: Path, article: Article | None = None, *, seal: bool = False) -> Report:
    """Return everything to be said about the fact file at `path`: its errors, and warnings if it has a story.

    With `seal`, the file is sealed if it has no errors.
    """
    reading, errors = check_file(path, article.text if article else None)
    story = reading.story
    if story is None:
        return Report(str(path), errors)
    problems, state = list(errors), _seal_state(reading, article)
    if not any(problem.rule == TEMPLATE_FAILS for problem in errors):
        problems += rehearsed_problems(build_engine(story), reading.document)
    if seal and article and not errors:
        unsealed = _seal(path, article)
        problems += unsealed
        story, state = (story, state) if unsealed else (replace(story, sealed=True), "sealed now.")
    problems.sort()
    coverage = measure_coverage(story, article.text) if article else None
    if article and coverage:
        problems += uncovered.check(coverage, str(article.path))
    return Report(str(path), tuple(problems), story, state, coverage, article.path.name if article else "")


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
    try:
        return Article(path, read_text(path, MAX_ARTICLE_BYTES))
    except OSError as error:
        message = f"the article cannot be read: {error.strerror}."
        raise StoryError([Problem(str(path), 0, 0, "no-file", message)]) from None


def _seal(path: Path, article: Article) -> tuple[Problem, ...]:
    """Seal the file, and return why it could not be sealed."""
    try:
        write_seal(path, article.text)
    except StoryError as error:
        return error.problems
    except OSError as error:
        return (Problem(str(path), 0, 0, "seal", f"the seal cannot be written: {error.strerror}."),)
    return ()


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


def _print(console: Console, text: str, style: str = "") -> None:
    """Print one line as it is: no markup read into it, no wrapping that would break paths, nothing that steers."""
    text = harmless(text.encode(errors="replace").decode())  # a file's name may hold bytes that are no UTF-8
    console.print(text, style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _label(route: Route) -> str:
    return f'fact "{route[1]}"' if route[0] == "facts" else str(route[0])
