"""What trolls type and untrusted authors write, on the terminal: it steers nothing and breaks out of nothing."""

import io
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from nasty import COMBINED, LONE, NASTY, assert_clean, assert_shown_as_it_stands, quotation_lines, reading_once
from profiles import scaled

from bot.authoring.check import run_check
from bot.authoring.explain import explain
from bot.authoring.why import why
from bot.engine import load_engine
from bot.language.characters import harmless
from bot.surfaces import terminal
from bot.surfaces.discord_hearing import words_of
from bot.surfaces.discord_layout import CLAIM, Around, lay_out

STORY = Path(__file__).parent / "stories" / "merrowick-flood.yaml"
TEXTS = [*NASTY.values(), LONE]
QUOTATIONS: dict[int, set[str]] = {}


@pytest.fixture(scope="module", autouse=True)
def _read_once(flood):
    """Read all as one question."""
    with reading_once(flood):
        yield


def assert_harmless_on_discord(engine, text):
    """Fail if an answer or the check of a claim shows the text as more than text."""
    quotations = QUOTATIONS.setdefault(id(engine), quotation_lines(engine))
    question = words_of(text)
    around = Around(engine, 1, asked=question)
    for page in lay_out(engine.ask(question), around).pages:
        assert_shown_as_it_stands(page, quotations)
    for page in lay_out(engine.check_claim(question), around, CLAIM).pages:
        assert_shown_as_it_stands(page, quotations)


@settings(max_examples=scaled(30), deadline=None)
@given(COMBINED)
def test_nasty_strings_put_together_by_chance(flood, text):
    assert_harmless_on_discord(flood, text)
    assert_harmless_on_discord(flood, f"Eleven people were injured in the flood. {text}")


@pytest.mark.parametrize("name", list(NASTY))
def test_ask_and_its_explanations(flood, capsys, name):
    text = f"who died? {NASTY[name]}"
    for as_json in (False, True):
        terminal.answer_one(flood, text, as_json=as_json, explained=True)
    terminal.print_reply(flood.ask(text))
    shown = capsys.readouterr().out
    assert_clean(shown)
    quoted = {f"> “{evidence.quote}” (" for fact in flood.story.facts.values() for evidence in fact.evidence}
    told = [line for line in shown.splitlines() if line.startswith("> ")]
    assert all(any(line.startswith(quote) for quote in quoted) for line in told)
    assert_clean(harmless(explain(flood, text) + why(flood, text)))


def test_a_batch(flood):
    lines = [json.dumps({"id": number, "question": text}).encode() for number, text in enumerate(TEXTS)]
    lines += [text.encode("utf-8", "replace") for text in TEXTS]
    out = io.BytesIO()
    terminal.answer_batch(flood, [line for line in lines if b"\n" not in line], out)
    printed = out.getvalue().decode()
    assert "\x1b" not in printed
    for line in printed.splitlines():
        assert json.loads(line)
        assert len(line.encode()) < 20_000


FOR_A_FILE = [
    "\x1b]0;title\x07",
    "\u202eturned",
    "[a](http://evil.example) <@1> @everyone",
    "> “forged”\n> — UPI",
    "\x85# x",
]


def test_a_fact_file_that_nobody_trusts(tmp_path, capsys):
    """Escapes of YAML bring any character in; it may be shown escaped, and steers nothing."""
    text = " ".join(FOR_A_FILE)
    document = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    del document["seal"]
    document |= {name: f"{document[name]} {text}" for name in ("headline", "outlet", "summary")}
    entity = next(iter(document["entities"].values()))
    entity["name"] = f"{entity['name']} {text}"
    fact = next(fact for fact in document["facts"].values() if isinstance(fact["evidence"], str))
    fact["evidence"] += f" {text}"
    path = tmp_path / "hostile.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    run_check((path,), (), False, "text", terminal.console())
    engine = load_engine(path)
    quotations = quotation_lines(engine)
    for question in ("what is it about?", "how did the nurse die?"):
        reply = engine.ask(question)
        for page in lay_out(reply, Around(engine, 1, asked=question)).pages:
            assert_shown_as_it_stands(page, quotations)
        terminal.print_reply(reply)
    print(terminal.greeting(engine))
    assert_clean(capsys.readouterr().out)
