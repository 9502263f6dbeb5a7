"""What `storybot check` found out about a fact file, and the three ways to tell it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from bot.authoring.coverage import Coverage
from bot.authoring.rules import uncovered
from bot.authoring.sentences import Sentence
from bot.errors import Problem, Severity
from bot.language.counting import counted
from bot.story.model import Story

CLEAN, PROBLEMS, NO_FILE = 0, 1, 2
"""Exit statuses: no error, some, no file that could be read."""

_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome for one fact file."""

    path: str
    problems: tuple[Problem, ...]
    """Errors and warnings in the order of their lines; of the fact file first, then of the article."""
    story: Story | None = None
    """None if the file cannot be read as one."""
    seal: str = ""
    """Whether the file is sealed, and what to do if it is not: the end of a sentence."""
    coverage: Mapping[str, Coverage] = field(default_factory=dict[str, Coverage])
    """The name of an article's file → how much of it facts rest on."""
    sentences: tuple[Sentence, ...] = ()
    """What the bot will say, where that is asked for."""

    def count(self, severity: Severity) -> int:
        """Return how many problems are as severe as that."""
        return sum(problem.severity is severity for problem in self.problems)

    @property
    def status(self) -> int:
        """Return the exit status that the file deserves: warnings do not count."""
        if any(problem.rule == "no-file" for problem in self.problems):
            return NO_FILE
        return PROBLEMS if self.count(Severity.ERROR) else CLEAN


def as_text(report: Report) -> Iterator[tuple[str, str]]:
    """Yield lines for people, each with its style: the problems, the file as a whole, what the facts leave out."""
    uncovered_ones = [problem for problem in report.problems if problem.rule == uncovered.RULE]
    for problem in report.problems:
        if problem not in uncovered_ones:
            yield str(problem), _STYLES[problem.severity]
    if report.status == NO_FILE:
        return
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING) - len(uncovered_ones)
    beside = f", {counted(warnings, 'warning')}" if warnings else ""
    if errors or report.story is None:
        yield f"{report.path}: {counted(errors, 'problem')}{beside}.", "bold"
    else:
        counts = ", ".join(counted(count, word) for word, count in _contents(report.story).items())
        yield f"{report.path}: {counts}{beside}, {report.seal}", "green"
    for article, coverage in report.coverage.items():
        total, missing = coverage.total, len(coverage.uncovered)
        # Rounded down: 99.6 % is not all.
        covered = f"{total - missing} of {total} sentences of {article} ({int(100 * coverage.share)} %)"
        yield f"Coverage: facts rest on {covered}.", "yellow" if missing else "green"
    for problem in uncovered_ones:
        yield f"  {problem}", ""
    for sentence in report.sentences:
        yield f"  {sentence}", ""


def as_json(reports: Sequence[Report]) -> str:
    """Return all reports as JSON for programs, in ASCII so that any stream can carry it."""
    return json.dumps({"files": [_record(report) for report in reports]}, indent=2)


def as_github(report: Report) -> Iterator[str]:
    """Yield a workflow command a problem, which GitHub Actions shows beside the line of the file.

    Escaped as its toolkit does (actions/toolkit, packages/core/src/command.ts), so that no text can end the command
    or begin another.
    """
    for problem in report.problems:
        place = {"file": problem.path}
        if problem.line:
            place |= {"line": str(problem.line), "col": str(problem.column)}
        place |= {"title": problem.rule}
        properties = ",".join(f"{key}={_escaped(value, ',:')}" for key, value in place.items())
        yield f"::{problem.severity} {properties}::{_escaped(problem.message)}"


def _escaped(text: str, also: str = "") -> str:
    """Return `text` with what would end a workflow command, and the characters of `also`, as hexadecimal."""
    for character in "%\r\n" + also:  # the per cent sign first: it stands in what the others become
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _record(report: Report) -> Mapping[str, object]:
    """Return one report as JSON carries it."""
    total = sum(coverage.total for coverage in report.coverage.values())
    missing = sum(len(coverage.uncovered) for coverage in report.coverage.values())
    return {
        "file": report.path,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "sealed": report.story is not None and report.story.sealed,
        "coverage": {"sentences": total, "covered": total - missing} if report.coverage else None,
        "problems": [
            {
                "severity": problem.severity,
                "rule": problem.rule,
                "file": problem.path,
                "line": problem.line,
                "column": problem.column,
                "message": problem.message,
            }
            for problem in report.problems
        ],
        **({"sentences": [asdict(each) for each in report.sentences]} if report.sentences else {}),
    }


def _contents(story: Story) -> dict[str, int]:
    """Return what the file holds."""
    further = {"article": len(story.articles)} if len(story.articles) > 1 else {}
    facts = {"fact": story.fact_count}
    if story.superseded:
        facts["superseded fact"] = len(story.superseded)
    return {**further, **facts, "entity": len(story.entities), "unknown": len(story.unknowns)}
