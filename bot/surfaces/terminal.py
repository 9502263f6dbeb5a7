"""The terminal: one question, a batch of JSON Lines, a conversation; the one place that prints.

What a person reads on a terminal is dressed with rich; what goes through a pipe is plain text or JSON.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from bot.authoring.question_lines import BadLineError, JsonId, ask_after, parse_line
from bot.decision.outcomes import Outcome
from bot.language.characters import BIDI_CONTROLS, harmless, one_line
from bot.language.counting import counted
from bot.replies.render import sources_of
from bot.replies.reply import Reply
from bot.understanding.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from prompt_toolkit.completion import Completer
    from rich.console import Console
    from rich.text import Text

    from bot.authoring.misses import Miss
    from bot.authoring.new import Drafted
    from bot.engine import Engine
    from bot.story.model import Story
    from bot.surfaces.doctor import Finding

log = logging.getLogger(__name__)

UNSEALED_NOTE = (
    "Note: nobody has checked this story's quotations against its article, or they were changed since. "
    "To do so: storybot check FACT_FILE --article ARTICLE --seal"
)
DRAFT_NOTE = "Note: this is a draft that nobody has looked through: “draft: true” or comments “# check:” stand in it."

LEAVE = ("/quit", "/exit")
"""What ends a conversation."""

COMPLETIONS = 8
"""Questions that Tab offers at once: as many as fit below the line on a small screen."""

_ASKED_BACK = (Outcome.CLARIFY, Outcome.ABSTAIN)
_STEERING = re.compile(f"[\x7f-\x9f\u2028\u2029{''.join(sorted(BIDI_CONTROLS))}]")


def answer_one(engine: Engine, question: str, *, as_json: bool, explained: bool = False) -> int:
    """Print the reply to `question` and return the exit status: 1 if it asks back or abstains, else 0.

    `explained` adds why that is the reply.
    """
    reply = engine.ask(question)
    why = _why(engine, question) if explained else ""
    if as_json:
        print(to_json({**reply_record(reply), **({"explanation": why.splitlines()} if explained else {})}))
    else:
        print_reply(reply)
        if explained:
            print(f"\n{why}")
    return 1 if reply.outcome in _ASKED_BACK else 0


def _why(engine: Engine, question: str) -> str:
    """Return why the engine replies to `question` as it does."""
    from bot.authoring.explain import explain

    return harmless(explain(engine, question))


def print_misses(engine: Engine, misses: Sequence[Miss]) -> None:
    """Print the questions that were asked in vain, in groups, with what may be added to the fact file for them."""
    from bot.authoring.proposals import as_yaml, propose

    print(harmless(as_yaml(propose(engine, misses), engine.story)))


def evaluate(engine: Engine, questions: Path, baseline: Path | None, results: Path | None, *, as_json: bool) -> int:
    """Put the gold questions in a file to the engine, print what came of them and return the exit status.

    What is wrong with lines of that file goes to standard error. See `bot.authoring.evaluate.run_evaluation`.
    """
    from bot.authoring.evaluate import run_evaluation
    from bot.authoring.evaluation_report import record, report

    evaluation = run_evaluation(engine, questions, baseline, results)
    for problem in evaluation.broken:
        print_error(str(problem))
    print(to_json(record(evaluation)) if as_json else harmless(report(evaluation, str(questions))))
    return evaluation.status


def print_sample_questions(story: Story, only: str | None, *, as_json: bool) -> int:
    """Print the sample utterances of each fact and unknown, or of the `only` one, and return the exit status."""
    from bot.authoring.sample_questions import listing, record, sample_questions
    from bot.story.schema import did_you_mean

    covered = list(sample_questions(story))
    shown = [each for each in covered if only in {None, each.id}]
    if only is not None and not shown:
        nearest = did_you_mean(only, [each.id for each in covered])
        print_error(f'The story has no fact or unknown called "{only}".{nearest}')
        return 2
    if as_json:
        print("\n".join(to_json(record(each)) for each in shown))
    else:
        print(harmless("\n\n".join(map(listing, shown))))
    return 0


def print_schema() -> None:
    """Print the JSON Schema of a fact file."""
    from bot.story.json_schema import json_schema

    print(json.dumps(json_schema(), indent=2))


def print_draft(text: str) -> None:
    """Print a drafted fact file."""
    print(harmless(text), end="")


def print_drafted(drafted: Drafted, article: Path, target: Path) -> None:
    """Print what a draft holds and what to do with it next."""
    held = (
        counted(drafted.facts, "fact"),
        counted(drafted.entities, "entity"),
        f"{counted(drafted.checks, 'place')} marked # check:",
    )
    print(
        harmless(
            f"{target}: {', '.join(held)}\n"
            f"Next: storybot check {target} --article {article}\n"
            f"      storybot try {target}"
        )
    )


def answer_batch(engine: Engine, lines: Iterable[bytes], out: BinaryIO) -> None:
    """Write one line of JSON to `out` for each line that is not blank, in order, each as soon as it is known."""
    for line in lines:
        if line.strip():
            out.write(to_json(batch_record(engine, line)).encode() + b"\n")
            out.flush()


def batch_record(engine: Engine, line: bytes) -> dict[str, object]:
    """Return what goes out for one line: the reply with the line's id, or an `error`; never raises."""
    line_id: JsonId = None
    try:
        line_id, question, history = parse_line(line)
        return {"id": line_id, **reply_record(ask_after(engine, history, question))}
    except BadLineError as error:
        return {"id": error.line_id, "error": str(error)}
    except Exception:
        log.exception("A batch line failed")
        return {"id": line_id, "error": "internal error; see standard error"}


def reply_record(reply: Reply) -> dict[str, object]:
    """Return a reply as JSON carries it, without an id."""
    return {
        "outcome": reply.outcome.value,
        "reply": reply.plain(),
        "confidence": round(reply.confidence, 2),
        "facts": list(reply.facts),
        "evidence": [{"quote": quotation.quote} for quotation in reply.evidence],
        "suggestions": list(reply.suggestions),
        "reason": reply.reason.value if reply.reason else None,
    }


def to_json(record: dict[str, object]) -> str:
    """Return one line of JSON that any UTF-8 stream can carry, and that is one line to whoever reads it."""
    line = json.dumps(record, ensure_ascii=False)
    # JSON lets these stand in a string; some programs end a line at them, and terminals obey some.
    line = _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", line)
    # Half a surrogate pair, escaped in an id, has no UTF-8: it goes back out as it came in.
    return line if _is_encodable(line) else json.dumps(record)


def converse(engine: Engine) -> None:
    """Answer line after line, each with the memory of those before, until /quit or the end of input."""
    print(greeting(engine))
    session = Session()
    for question in questions(lambda: engine):
        reply = engine.ask(question, session)
        session = reply.session
        print_turn(reply)


def print_turn(reply: Reply) -> None:
    """Print a reply of a conversation, set apart from the next question on a terminal."""
    print_reply(reply)
    if sys.stdout.isatty():
        print()
    sys.stdout.flush()


def print_text(text: str, style: str | None = None) -> None:
    """Print a text for people as it is, in a style where that is a terminal: no markup is read into it."""
    console().print(harmless(text), style=style, markup=False, soft_wrap=True)
    sys.stdout.flush()


def print_address(url: str, *, opened: bool) -> None:
    """Print where a page is to be seen and how to end it; `opened` shows it in the browser as well."""
    print_text(f"{url}\nOpen this address in a browser on this machine. Ctrl-C ends the preview.")
    if opened:
        import webbrowser

        webbrowser.open(url)


def greeting(engine: Engine) -> str:
    """Return the words that open a conversation: the story's name, three questions that work, how to leave."""
    story = engine.story
    lines = [f"Ask about “{story.headline}” ({sources_of(story)}).", "For example:"]
    lines += [f"- {starter}" for starter in engine.starters()[:3]]
    return harmless("\n".join([*lines, "/quit leaves."]))


def print_reply(reply: Reply) -> None:
    """Print a reply: plain text through a pipe, the quotations set apart on a terminal."""
    if sys.stdout.isatty():
        screen = console()
        screen.print(_dressed(reply, "" if screen.no_color else "dim italic"))
    else:
        print(harmless(reply.plain()))


def print_error(text: str) -> None:
    """Print a text for people to standard error."""
    print(harmless(text), file=sys.stderr)


def print_findings(findings: Sequence[Finding]) -> int:
    """Print a line for each finding of the doctor's and return the exit status, that of the gravest."""
    for each in findings:
        print(f"{each.level.name.lower():8} {each.subject:12} {one_line(each.text)}")
    return max(each.level for each in findings)


def console() -> Console:
    """Return a console on standard output: no colour and no line breaks of its own where that is no terminal."""
    from rich.console import Console

    return Console(highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())


def as_utf8(argument: str) -> str:
    """Return a command-line argument read as UTF-8 whatever the locale, with U+FFFD for bytes that are not."""
    return os.fsencode(argument).decode("utf-8", "replace")


def _is_encodable(text: str) -> bool:
    """Tell whether `text` can be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _dressed(reply: Reply, quotation_style: str) -> Text:
    """Return the words of `Reply.plain` for a terminal, with the quotations in a style of their own."""
    from rich.text import Text

    text = Text(harmless(reply.plain()))
    text.highlight_words([harmless(str(quotation)) for quotation in reply.evidence], quotation_style)
    return text


def questions(engine_now: Callable[[], Engine]) -> Iterator[str]:
    """Yield what a person types, without blank lines, until they leave; Tab asks the engine that answers by then."""
    lines = _edited_lines(engine_now) if sys.stdin.isatty() and sys.stdout.isatty() else _piped_lines()
    for line in lines:
        question = line.strip()
        if question.casefold() in LEAVE:
            return
        if question:
            yield question


def _piped_lines() -> Iterator[str]:
    """Yield the lines of standard input, read as UTF-8."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8-sig", "replace")


def _edited_lines(engine_now: Callable[[], Engine]) -> Iterator[str]:
    """Yield lines edited on the terminal, until Ctrl-D or Ctrl-C; their history dies with the conversation."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import DynamicCompleter
    from prompt_toolkit.history import InMemoryHistory

    completer = DynamicCompleter(lambda: question_completer(engine_now()))
    prompt: PromptSession[str] = PromptSession(
        history=InMemoryHistory(), completer=completer, complete_while_typing=False
    )
    while True:
        try:
            yield prompt.prompt("> ")
        except (EOFError, KeyboardInterrupt):
            return


def question_completer(engine: Engine) -> Completer:
    """Return what makes Tab replace the words typed so far by a question that the story answers."""
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class QuestionCompleter(Completer):
        """Offers the engine's suggestions."""

        def get_completions(self, document: Document, _: CompleteEvent) -> Iterator[Completion]:
            """Yield the questions nearest to what stands before the cursor."""
            typed = document.text_before_cursor
            for question in engine.suggest(typed, COMPLETIONS):
                yield Completion(question, start_position=-len(typed))

    return QuestionCompleter()
