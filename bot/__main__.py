"""The `storybot` command: what is under it, from `ask` to `run`; it parses, then makes one call each.

Everything that a command needs is imported by that command: `storybot ask` starts quickly and never loads discord.
"""

from __future__ import annotations

import gc
import io
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import __version__
from bot.story.bundled import bundled_story
from bot.surfaces.exit_status import INTERRUPTED, exit_status, failed

if TYPE_CHECKING:
    from datetime import date

    from bot.engine import Engine

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

story_option = click.option(
    "--story", type=FILE, metavar="PATH", help="The fact file to answer from; the bundled story if not given."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="storybot", message="%(prog)s %(version)s")
def cli() -> None:
    """Answer questions about one news story, each answer with its quotation.

    \b
    Examples:
      storybot ask "who is detained?"
      storybot chat
      storybot check knowledge/harbour.yaml --article harbour.txt
      DISCORD_TOKEN=… storybot run
    """


@cli.command()
@click.argument("question", nargs=-1)
@story_option
@click.option("--json", "as_json", is_flag=True, help="Print the reply as one JSON object.")
@click.option(
    "--explain", "explained", is_flag=True, help="Show why: what was read, which facts came near, what decided."
)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    is_flag=False,
    flag_value="-",
    metavar="[FILE]",
    help="Read questions as JSON Lines from FILE or standard input; print one reply a line.",
)
def ask(question: tuple[str, ...], story: Path | None, as_json: bool, explained: bool, batch: Path | None) -> int:
    """Answer one QUESTION, or a batch of them.

    Exit status: 0 for an answer, a correction or a chat reply; 1 if the bot asks back or the story
    doesn't say; 2 for a usage or file error. A batch that ran to its end gives 0.

    \b
    Examples:
      storybot ask "who is detained?"
      storybot ask when is the summit --json
      storybot ask "wen is teh sumit" --explain
      echo '{"id": 1, "question": "why?", "history": ["who is detained?"]}' | storybot ask --batch
    """
    from bot.surfaces import terminal

    words = terminal.as_utf8(" ".join(question))
    if batch is not None and question:
        raise click.UsageError("--batch reads its questions from a file: leave the question out.")
    if batch is not None and explained:
        raise click.UsageError("--explain is for one question: leave --batch out.")
    if batch is None and not words.strip():
        raise click.UsageError('What is the question? Try: storybot ask "who is detained?"')
    _die_quietly_with_the_reader()
    engine = _load(story)
    if batch is None:
        return terminal.answer_one(engine, words, as_json=as_json, explained=explained)
    with click.open_file(str(batch), "rb") as lines:
        terminal.answer_batch(engine, lines, sys.stdout.buffer)
    return 0


@cli.command()
@story_option
def chat(story: Path | None) -> int:
    """Hold a conversation, with follow-up questions.

    Tab completes a question, the arrow keys bring back earlier ones, /quit or Ctrl-D leaves.

    \b
    Examples:
      storybot chat
      storybot chat --story knowledge/harbour.yaml
    """
    from bot.surfaces import terminal

    _die_quietly_with_the_reader()
    terminal.converse(_load(story))
    return 0


@cli.command("try")
@click.argument("path", required=False, type=FILE)
def try_out(path: Path | None) -> int:
    """Hold a conversation about the fact file at PATH while you edit it.

    Each time you save the file, its new version answers, and you see which of the replies so far it changes. If it has
    problems, they are listed, and the version before goes on answering. :why explains the last reply, :help lists what
    else you can type, /quit, Ctrl-D or Ctrl-C leaves. With no PATH: the bundled story. Needs the extra "author".

    \b
    Examples:
      storybot try knowledge/harbour.yaml
    """
    from bot.surfaces.terminal_try import try_story

    _die_quietly_with_the_reader()
    try_story(path or bundled_story(), _load)
    return 0


@cli.command()
@click.argument("path", type=FILE)
@click.option("-q", "--question", "questions", multiple=True, metavar="QUESTION", help="Ask this at once; repeatable.")
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
def preview(path: Path, questions: tuple[str, ...], opened: bool) -> int:
    """Show the replies of the fact file at PATH in the browser, as Discord shows them.

    The page is a direct message to the bot in a simulated Discord on this machine: type more questions, use commands,
    press buttons. After an edit of the file, !reload reads it again. Ctrl-C ends it. Needs the extra "preview".

    \b
    Examples:
      storybot preview knowledge/harbour.yaml
      storybot preview knowledge/harbour.yaml -q "who is striking?" -q "since when?" --open
    """
    from bot.surfaces import terminal
    from bot.surfaces.discord_preview import LONGEST_MESSAGE, show_preview

    asked = [terminal.as_utf8(question) for question in questions]
    if not all(question.strip() and len(question) <= LONGEST_MESSAGE for question in asked):
        raise click.UsageError(f"-q takes a question of 1 to {LONGEST_MESSAGE} characters, as Discord does.")
    show_preview(_load(path), path, asked, lambda url: terminal.print_address(url, opened=opened))
    return 0


@cli.command()
@click.option("--config", type=FILE, metavar="PATH", help="The settings; config.yaml here if not given.")
@click.option("--log-format", type=click.Choice(["text", "json"]), help="The log's; that of the settings if not given.")
def run(config: Path | None, log_format: str | None) -> int:
    """Run the Discord bot.

    The token comes from the environment variable DISCORD_TOKEN or from a file that the config names.

    \b
    Examples:
      DISCORD_TOKEN=… storybot run
      storybot run --config /etc/storybot/config.yaml --log-format json
    """
    from bot.surfaces.orders import Orders

    orders = Orders()  # before all that takes time, so that it can be stopped from the beginning
    from dataclasses import replace

    from bot.config import LogFormat, load_config
    from bot.surfaces.discord_run import run_bot

    settings = load_config(config)
    return run_bot(replace(settings, log_format=LogFormat(log_format)) if log_format else settings, orders)


@cli.command()
@click.option("--config", type=FILE, metavar="PATH", help="The settings; config.yaml here if not given.")
@click.option("--offline", is_flag=True, help="Do not ask Discord.")
def doctor(config: Path | None, offline: bool) -> int:
    """Examine what the Discord bot needs, and say what to do about whatever is wrong.

    Python and packages, the settings, the story, files, the token's form; from Discord the token, switches,
    permissions, the starts left and the clock. Exit status: 0 if all is well, 1 with warnings, 2 with problems.

    \b
    Examples:
      DISCORD_TOKEN=… storybot doctor
      storybot doctor --config /etc/storybot/config.yaml --offline
    """
    from bot.surfaces import terminal
    from bot.surfaces.discord_doctor import examine

    _die_quietly_with_the_reader()
    return terminal.print_findings(examine(config, offline=offline))


def _day(_context: click.Context, _parameter: click.Parameter, written: str | None) -> date | None:
    """Return a day that somebody wrote as 2021-05-19 or as an article prints it; raises BadParameter."""
    from bot.authoring.drafting.dates import read_day

    day = read_day(written) if written else None
    if written and not day:
        raise click.BadParameter(f'"{written}" is no day with its year. Write it as 2021-05-19 or May 19, 2021.')
    return day


@cli.command()
@click.argument("article", type=FILE, metavar="ARTICLE")
@click.option(
    "--published",
    callback=_day,
    metavar="DAY",
    help="When the article was published, as 2021-05-19 or as printed; from its dateline if that names the year.",
)
@click.option("--outlet", metavar="NAME", help="Who published it; from its dateline if not given.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Where to write the draft; beside the article if not given, - for standard output.",
)
def new(article: Path, published: date | None, outlet: str | None, out: Path | None) -> int:
    """Draft a fact file from the text of an ARTICLE.

    The headline stands on the first line, each paragraph on a line of its own. What the author should look at is
    marked "# check:" in the draft. An existing file is never overwritten.

    \b
    Examples:
      storybot new harbour.txt --published 2021-05-19 --outlet "The Harbour Times"
      storybot new harbour.txt --out knowledge/harbour.yaml
    """
    from bot.authoring.new import draft_file, write_draft
    from bot.surfaces import terminal

    target = out or article.with_suffix(".yaml")
    drafted = draft_file(article, published, outlet)
    if str(target) == "-":
        terminal.print_draft(drafted.text)
    else:
        write_draft(drafted, target)
        terminal.print_drafted(drafted, article, target)
    return 0


@cli.command()
@click.argument("paths", nargs=-1, type=FILE, metavar="[PATH]...")
@click.option(
    "--article",
    "articles",
    multiple=True,
    metavar="[ID=]FILE",
    help="The article's text: look up every excerpt in it. Of several articles, each with its id.",
)
@click.option("--seal", is_flag=True, help="With --article: note in the fact file that its excerpts were found.")
@click.option("--sentences", is_flag=True, help="Print the story as the bot says it, fact by fact.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations of GitHub Actions.",
)
def check(paths: tuple[Path, ...], articles: tuple[str, ...], seal: bool, sentences: bool, form: str) -> int:
    """Check fact files and report every problem at once.

    With no PATH: the bundled story. Errors keep the bot from using a file; warnings tell what it will do and its author
    may not want. Exit status: 0 if there is no error, 1 if there is one, 2 if a file cannot be read.

    \b
    Examples:
      storybot check knowledge/harbour.yaml
      storybot check knowledge/harbour.yaml --article harbour.txt --seal
      storybot check flood.yaml --article monday.txt --article second-day=tuesday.txt
      storybot check knowledge/harbour.yaml --sentences
      storybot check knowledge/*.yaml --format github
    """
    if articles and len(paths) > 1:
        raise click.UsageError("--article belongs to one fact file: name one PATH.")
    if seal and not articles:
        raise click.UsageError("--seal needs the article: add --article FILE.")
    from bot.authoring.check import run_check
    from bot.surfaces import terminal

    _die_quietly_with_the_reader()
    return run_check(paths or (bundled_story(),), articles, seal, form, terminal.console(), sentences=sentences)


@cli.command()
def schema() -> int:
    """Print the JSON Schema of a fact file, by which editors complete and check while you type.

    \b
    Example:
      storybot schema > storybot.schema.json
    """
    from bot.surfaces import terminal

    _die_quietly_with_the_reader()
    terminal.print_schema()
    return 0


@cli.command("eval")
@click.argument("path", type=FILE)
@click.argument("questions", required=False, type=FILE)
@click.option("--baseline", type=FILE, metavar="RESULTS", help="Say what changed since the run that wrote RESULTS.")
@click.option(
    "--results",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the results to FILE, for --baseline later on.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as one JSON object.")
def evaluate(path: Path, questions: Path | None, baseline: Path | None, results: Path | None, as_json: bool) -> int:
    """Put gold questions to the fact file PATH, and tell right replies from wrong ones.

    QUESTIONS is a file of JSON Lines; if not given, the one beside the fact file: harbour.jsonl for
    harbour.yaml. Exit status: 0 if no reply is wrong, or, with --baseline, if none got worse; else 1;
    2 for a usage or file error, broken lines of QUESTIONS among them.

    \b
    Examples:
      storybot eval knowledge/harbour.yaml
      storybot eval knowledge/harbour.yaml --results harbour.results
      storybot eval knowledge/harbour.yaml --baseline harbour.results
    """
    from bot.surfaces import terminal

    beside = path.with_suffix(".jsonl")
    if questions is None and not beside.is_file():
        raise click.UsageError(f"Which questions? There is no {beside}: write it, or name another file.")
    questions = questions or beside
    if results is not None and results.resolve() in {path.resolve(), questions.resolve()}:
        raise click.UsageError(f"--results would overwrite {results}: name another file.")
    _die_quietly_with_the_reader()
    return terminal.evaluate(_load(path), questions, baseline, results, as_json=as_json)


@cli.command()
@click.argument("path", type=FILE)
@click.option("--fact", metavar="ID", help="Only those of this fact or unknown.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each fact and unknown.")
def questions(path: Path, fact: str | None, as_json: bool) -> int:
    """Print the sample questions of the fact file PATH, fact by fact.

    Each, typed exactly or nearly, gets the fact or the unknown that it stands under. So does a fact's own sentence.

    \b
    Examples:
      storybot questions knowledge/harbour.yaml
      storybot questions knowledge/harbour.yaml --fact back-in-service
    """
    from bot.story.loader import load_story
    from bot.surfaces import terminal

    _die_quietly_with_the_reader()
    return terminal.print_sample_questions(load_story(path), fact, as_json=as_json)


@cli.command()
@click.argument("file", required=False, type=FILE)
@click.option("--story", type=FILE, metavar="PATH", help="The fact file; the one of the settings if not given.")
@click.option("--config", type=FILE, metavar="PATH", help="The settings; config.yaml here if not given.")
def misses(file: Path | None, story: Path | None, config: Path | None) -> int:
    """Show what readers asked in vain, with lines to paste into the fact file.

    FILE is the log of unanswered questions: the misses_file of the settings if not given.

    \b
    Examples:
      storybot misses
      storybot misses /var/lib/storybot/misses.db --story knowledge/harbour.yaml
    """
    from bot.authoring.misses import MissLog
    from bot.surfaces import terminal

    if file is None or story is None:
        from bot.config import load_config

        settings = load_config(config)
        file, story = file or settings.misses_file, story or settings.story
    if file is None:
        raise click.UsageError("Which log? The settings name no misses_file: name a FILE.")
    _die_quietly_with_the_reader()
    engine = _load(story)
    terminal.print_misses(engine, MissLog(file).read(engine.story.id))
    return 0


def main() -> None:
    """Run the command and leave with its exit status; an error for people goes to standard error, with status 2."""
    sys.exit(exit_status(_run))


def _run() -> int:
    try:
        return int(cli.main(prog_name="storybot", standalone_mode=False))
    except click.ClickException as error:
        shown = io.StringIO()  # it repeats what was typed
        error.show(shown)
        return failed(shown.getvalue().rstrip(), error.exit_code)
    except click.Abort:
        return INTERRUPTED


def _load(story: Path | None) -> Engine:
    """Return the engine for the named or the bundled story; a note on standard error if it is unsealed or a draft."""
    # All that is made here stays: to look for garbage meanwhile takes a tenth of the start-up time and finds none.
    gc.disable()
    from bot.engine import load_engine
    from bot.surfaces import terminal

    engine = load_engine(story or bundled_story())
    gc.freeze()
    gc.enable()
    if engine.story.draft:
        terminal.print_error(terminal.DRAFT_NOTE)
    elif not engine.story.sealed:
        terminal.print_error(terminal.UNSEALED_NOTE)
    return engine


def _die_quietly_with_the_reader() -> None:
    """Let `storybot … | head` end without a traceback, as other commands do."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


if __name__ == "__main__":
    main()
