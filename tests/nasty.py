"""Nasty strings, and what must hold of whatever the bot sends or logs after them."""

import re
import unicodedata
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import strategies as st

from bot.language.characters import BIDI_CONTROLS, MARKS_LIMIT
from bot.reader.reader import TrainedReader
from bot.surfaces.discord_format import quoted
from bot.surfaces.discord_layout import listing

_FILE = Path(__file__).with_name("nasty_strings.yaml")
NASTY = {
    each["name"]: each["text"] * each.get("times", 1) for each in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
}
LONE = "\ud83d who \udfff died \udc80"
"""Halves of surrogate pairs, which YAML cannot hold. No client of Discord's sends them."""

CANARY = "zqcanary"
"""Goes with each string: where it turns up, the reader's words do."""

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
COMBINED = st.lists(st.sampled_from([*NASTY.values(), LONE]) | ANY_TEXT, min_size=1, max_size=4).map("".join)
"""Nasty strings put together by chance."""

_ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
"""What Discord shows as the bare character."""
_LIVE = re.compile(
    r"<(?:[@#/:]|a:|t:|id:|\+|[^\s<>]+@|\w+:)"  # mentions, commands, emoji, dates, guides, telephones, mail, links
    r"|\w+://[^\s/]"
    r"|\b(?:discord(?:app)?\.(?:gg|com/invite)|dsc\.gg)/\w"
    r"|\]\("
    r"|[*_~|`]"
    r"|^\s*(?:>|\#{1,3}\s|-\#|[-*+]\s|\d+\.\s)",
    re.MULTILINE | re.IGNORECASE,
)
"""What Discord draws as something else than it is: simple-markdown's rules as Discord's client adds to them."""
_OURS = re.compile(
    r"^\*\*[^*\n]*\*\*(?=$|[.:])|^-# |^- |^\d\. |`[!/\w ]+`|<t:\d+(?::[A-Za-z])?>"
    r"|https://discord\.com/channels/(?:@me|\d+)/\d+/\d+|(?<=: )\*\*[^*\n]*\*\*",
    re.MULTILINE,
)
"""The bot's own marks: what was asked or a headline in bold, subtext, a list, code, moments, links to its messages."""


@contextmanager
def reading_once(engine):
    """Let all that is read closely be read as one question: each takes 50 ms, and of these there are thousands."""
    reading = engine.index.reader.read("who was it again")

    def read(reader, question, _before=None):
        return replace(reading, asked=reader.repaired(question))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TrainedReader, "read", read)
        yield


def quotation_lines(engine):
    """Return every line of a quotation that may be shown of a story."""
    facts = engine.story.facts.values()
    shown = [engine.show(answer).evidence for name in ("story",) if (answer := listing(engine, name))]
    quotes = [evidence.quote for fact in facts for evidence in fact.evidence]
    source = shown[0][0]
    return {line for quote in quotes for line in quoted([replace(source, quote=quote)])}


def assert_can_be_pasted(shown):
    """Fail if a line for the fact file, in proposals, holds what was asked otherwise than as texts in a list."""
    for line in shown.splitlines():
        if line and not line.startswith("#"):
            (key,) = (pasted := yaml.safe_load(line.strip()))
            assert key != "ask" or all(isinstance(text, str) for text in pasted["ask"])


def assert_clean(text):
    """Fail if a text steers whoever shows it."""
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert not BIDI_CONTROLS & set(text)
    pile = 0
    for character in text:
        category = unicodedata.category(character)
        pile = pile + 1 if category in {"Mn", "Me"} else pile if category == "Cf" else 0
        assert pile <= MARKS_LIMIT


def assert_shown_as_it_stands(content, quotations):
    """Fail if a message of the bot's holds live markup beside its own, or a quotation that is not the story's."""
    assert 0 < len(content.encode("utf-16-le")) // 2 <= 2000
    assert_clean(content)
    lines = content.split("\n")
    told = [line for line in lines if line.startswith(">")]
    assert set(told) <= quotations
    rest = "\n".join(line for line in lines if line not in told)
    rest = _OURS.sub("", _ESCAPED.sub("\ufffc", rest))
    assert _LIVE.search(rest) is None, rest


def assert_pings_nobody(mentions):
    """Fail if the `allowed_mentions` of a message let it ping."""
    assert mentions["parse"] == []
    assert not mentions.get("users")
    assert not mentions.get("roles")
    assert not mentions.get("replied_user")
