"""`storybot check`: every problem of a fact file, and how well it keeps to its article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from rich.console import Console

from bot.authoring.coverage import MAX_ARTICLE_BYTES, Coverage, measure_coverage, occurrences
from bot.authoring.report import CLEAN, Report, as_github, as_json, as_text
from bot.authoring.rules import rehearsed_problems, uncovered, written_problems
from bot.authoring.sealing import write_seal
from bot.authoring.sentences import sentences_of
from bot.engine import build_engine
from bot.errors import Problem, StoryError
from bot.language.characters import harmless
from bot.story.document import Route
from bot.story.draft import Draft
from bot.story.files import read_text
from bot.story.loader import Reading, read_file
from bot.story.model import ARTICLE, Story
from bot.story.schema import did_you_mean
from bot.story.seal import article_hash, normalise_evidence

CLOSEST = 30
"""Passages of an article that are compared letter by letter with words that it does not have."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """The text of an article that a fact file was made from."""

    path: Path
    text: str


def run_check(
    paths: Sequence[Path], articles: Sequence[str], seal: bool, form: str, console: Console, *, sentences: bool = False
) -> int:
    """Print what is to be said about the fact files at `paths` and return the exit status.

    `form` is "text", "json" or "github". Each of the `articles` is the path of an article's text, for a further article
    of the story with its id before it ("second-day=second.txt"): every excerpt must stand in its article, and the
    sentences that no fact rests on are named. With `seal`, the files without errors are sealed, which needs all
    articles. With `sentences`, the story is printed as the bot will say it, in text and JSON. Raises StoryError if an
    article cannot be read, or is none of the story's.
    """
    sources = _read_articles(articles, read_file(paths[0]).draft) if articles else {}
    reports: list[Report] = []
    for path in paths:
        report = check_story(path, sources, seal=seal)
        report = replace(report, sentences=sentences_of(report.story)) if sentences and report.story else report
        reports.append(report)
        lines = {"text": as_text(report), "github": ((line, "") for line in as_github(report))}
        for line, style in lines.get(form, ()):
            _print(console, " ".join(line.splitlines()), style)  # whatever some program takes for the end of a line
    if form == "json":
        _print(console, as_json(reports))
    return max((report.status for report in reports), default=CLEAN)


def check_story(path: Path, articles: Mapping[str, ArticleFile] | None = None, *, seal: bool = False) -> Report:
    """Return everything to be said about the fact file at `path`: its errors, and the warnings that can be made.

    `articles` holds the texts of its articles by id, as far as they are at hand. With `seal`, the file is sealed if it
    has no errors.
    """
    articles = articles or {}
    texts = {name: article.text for name, article in articles.items()}
    reading, errors = check_file(path, texts)
    problems = [*errors, *reading.warnings]
    if reading.draft is not None:
        problems += written_problems(reading.draft, texts)
    story = reading.story
    if story is None:
        return Report(str(path), tuple(sorted(problems)))
    problems += rehearsed_problems(build_engine(story), reading.document)
    state = _seal_state(reading, texts)
    if seal and not errors:
        unsealed = _seal(path, story, texts)
        problems += unsealed
        story, state = (story, state) if unsealed else (replace(story, sealed=True), "sealed now.")
    problems.sort()
    coverage: dict[str, Coverage] = {}
    for name, article in articles.items():
        coverage[article.path.name] = measure_coverage(story, article.text, name)
        problems += uncovered.check(coverage[article.path.name], str(article.path))
    return Report(str(path), tuple(problems), story, state, coverage)


def check_file(path: Path, articles: Mapping[str, str] | None = None) -> tuple[Reading, tuple[Problem, ...]]:
    """Return the fact file at `path` and all its errors: its own, and excerpts that do not stand in their articles.

    `articles` holds their texts by id, as far as they are at hand.
    """
    reading = read_file(path)
    problems = list(reading.problems)
    if reading.draft is not None and articles:
        problems += evidence_problems(reading.draft, articles)
    return reading, tuple(sorted(problems))


def evidence_problems(draft: Draft, articles: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a Problem for each excerpt of the draft that does not stand word for word in its article.

    `articles` holds the texts of the articles by id; what may stand in one that is not among them is passed over.
    """
    texts = {name: normalise_evidence(article) for name, article in articles.items()}
    for route, excerpt, names in draft.excerpts():
        wanted = normalise_evidence(excerpt)
        if names <= texts.keys() and not any(_stands(wanted, texts[name]) for name in names):
            one = min(names, key=draft.article_ids.index)
            which = f' "{one}"' if one != ARTICLE else ""
            elsewhere = next((name for name, text in texts.items() if _stands(wanted, text)), None)
            advice = (
                f'They are in "{elsewhere}": name that, with "article: {elsewhere}".'
                if elsewhere
                else f'Copy them exactly; the nearest passage is: "{nearest_passage(excerpt, articles[one])}".'
            )
            message = f'{_label(route)}: these words are not in the article{which}: "{excerpt}". {advice}'
            yield draft.problem(route, "evidence-not-found", message)


def _stands(excerpt: str, text: str) -> bool:
    """Return whether a text holds an excerpt; both are normalised."""
    return any(True for _ in occurrences(excerpt, text))


def nearest_passage(excerpt: str, article: str) -> str:
    """Return the words of `article` that are most like `excerpt`, as many as it has or one more or less."""
    words, length = article.split(), len(excerpt.split())
    bare, wanted = _bare(article), Counter(_bare(excerpt))
    spans = [(at, at + size) for size in (length, length - 1, length + 1) for at in range(len(words)) if size]
    # Comparing letters is slow: only the passages that share most words with the excerpt are looked at closely.
    closest = sorted(spans, key=lambda span: -(Counter(bare[slice(*span)]) & wanted).total())[:CLOSEST]
    matcher = SequenceMatcher(None, b=excerpt, autojunk=False)

    def likeness(passage: str) -> float:
        matcher.set_seq1(passage)
        return matcher.ratio()

    return max((" ".join(words[slice(*span)]) for span in closest), key=likeness, default="").strip('"“”')


def _bare(text: str) -> list[str]:
    """Return the words of a text in lower case, without signs."""
    return [re.sub(r"\W", "", word.lower()) for word in text.split()]


def _read_articles(given: Sequence[str], draft: Draft | None) -> Mapping[str, ArticleFile]:
    """Return the article files by the ids of their articles; raises StoryError."""
    known = draft.article_ids if draft else (ARTICLE,)
    found: dict[str, ArticleFile] = {}
    for each in given:
        name, mark, path = each.partition("=")
        if not mark or Path(each).exists():
            name, path = ARTICLE, each
        if draft and name not in known:
            hint = did_you_mean(name, known) or f" It has {', '.join(known)}."
            raise _unusable(path, f'the fact file has no article "{name}".{hint}')
        if name in found:
            other = next((f"{left}=…" for left in known if left not in found), "")
            hint = f" Name the article of one of them: --article {other}" if other else ""
            raise _unusable(path, f'there are two texts of the article "{name}".{hint}')
        found[name] = _read_article(Path(path))
    return found


def _unusable(path: str, message: str) -> StoryError:
    return StoryError([Problem(path, 0, 0, "no-file", message)])


def _read_article(path: Path) -> ArticleFile:
    try:
        return ArticleFile(path, read_text(path, MAX_ARTICLE_BYTES))
    except OSError as error:
        raise _unusable(str(path), f"the article cannot be read: {error.strerror}.") from None


def _seal(path: Path, story: Story, articles: Mapping[str, str]) -> tuple[Problem, ...]:
    """Seal the file, and return why it could not be sealed."""
    if missing := [name for name in story.articles if name not in articles]:
        options = " ".join("--article FILE" if name == ARTICLE else f"--article {name}=FILE" for name in missing)
        return (Problem(str(path), 0, 0, "seal", f"the seal needs the text of every article. Add {options}."),)
    try:
        write_seal(path, {name: articles[name] for name in story.articles})
    except StoryError as error:
        return error.problems
    except OSError as error:
        return (Problem(str(path), 0, 0, "seal", f"the seal cannot be written: {error.strerror}."),)
    return ()


def _seal_state(reading: Reading, articles: Mapping[str, str]) -> str:
    """Return whether the file is sealed and what to do if it is not."""
    further = list(reading.story.articles)[1:] if reading.story else []
    options = "".join(f" --article {name}=FILE" for name in further)
    command = f"storybot check --article FILE{options} --seal"
    advice = f"To seal it: {command}"
    if reading.story is not None and reading.story.draft:
        return f"still a draft (draft: true, or comments # check:). Look through it; then, to seal it: {command}"
    if reading.seal is None or reading.story is None:
        return f"not sealed. {advice}"
    if not reading.story.sealed:
        return f"no longer sealed: its evidence was changed since. {advice}"
    sums = {ARTICLE: reading.seal.article, **reading.seal.articles}
    if changed := [name for name, text in articles.items() if article_hash(text) != sums.get(name)]:
        which = "the article has" if changed == [ARTICLE] else f"{', '.join(changed)} has"
        return f"sealed, but {which} changed since; all evidence still stands in it. {advice}"
    return "sealed."


def _print(console: Console, text: str, style: str = "") -> None:
    """Print one line as it is: no markup read into it, no wrapping that would break paths, nothing that steers."""
    text = harmless(text.encode(errors="replace").decode())  # a file's name may hold bytes that are no UTF-8
    console.print(text, style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _label(route: Route) -> str:
    return f'fact "{route[1]}"' if route[0] == "facts" else str(route[0])
