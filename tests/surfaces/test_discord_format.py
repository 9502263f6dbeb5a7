"""The one guard for all that goes out: Discord accepts whatever it makes, and shows it as it stands."""

import re
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.language.characters import harmless
from bot.surfaces import discord_format
from bot.surfaces.discord_format import Button, Menu, code_block, escape, guard, offers

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300) | st.text(" \n\\*_`~|>#-@<😀a", max_size=300)
MARKS = st.sampled_from(["", "> "])
LONG_TEXT = st.builds(lambda text, times, mark: mark + text * times, ANY_TEXT, st.integers(1, 100), MARKS)
BUTTONS = st.lists(
    st.builds(Button, LONG_TEXT, ANY_TEXT) | st.builds(Button, LONG_TEXT, st.just(""), LONG_TEXT), max_size=30
)
MENUS = st.builds(Menu, LONG_TEXT, st.lists(st.tuples(ANY_TEXT, LONG_TEXT), max_size=60).map(tuple))


def units(text):
    """Return the length as Discord's clients count it."""
    return len(text.encode("utf-16-le", "strict")) // 2


def is_accepted(page):
    """Return whether Discord takes it as the text of a message."""
    return 0 < units(page) <= 2000 and bool(re.sub(r"[\s\u200b-\u200f\u2060-\u206f\ufeff]", "", page))


@given(LONG_TEXT, BUTTONS, st.none() | MENUS, st.integers(200, 2000), st.integers(1, 6))
@settings(max_examples=scaled(300), deadline=None)
def test_whatever_goes_out_keeps_inside_the_limits(text, buttons, menu, page_limit, messages_limit):
    outgoing = guard(text, buttons, menu, page_limit=page_limit, messages_limit=messages_limit)
    assert 1 <= len(outgoing.pages) <= messages_limit
    assert all(is_accepted(page) and units(page) <= page_limit for page in outgoing.pages)
    assert len(outgoing.buttons) <= 5
    assert all(is_accepted(button.label) and units(button.label) <= 80 for button in outgoing.buttons)
    assert all(units(button.custom_id) <= 100 and len(button.url) <= 512 for button in outgoing.buttons)
    assert len({button.custom_id or button.url for button in outgoing.buttons}) == len(outgoing.buttons)
    if outgoing.menu:
        assert 1 <= len(outgoing.menu.options) <= 25
        assert units(outgoing.menu.placeholder) <= 150
        assert all(0 < units(value) <= 100 for value, _ in outgoing.menu.options)
        assert all(is_accepted(text) and units(text) <= 100 for _, text in outgoing.menu.options)


@given(st.lists(LONG_TEXT, max_size=30))
@settings(deadline=None)
def test_offers_keep_inside_the_limits_and_can_be_asked(questions):
    made = offers(questions)
    assert len(made) <= 25
    assert all(units(choice.name) <= 100 and choice.value in questions for choice in made)


@given(st.lists(LONG_TEXT, max_size=30))
@settings(deadline=None)
def test_problems_leave_room_in_one_message(lines):
    block = code_block(lines, "{count} more")
    assert units(block) <= 1600
    assert block.count("```") == 2


@given(st.text("ab \n", min_size=1, max_size=60), st.integers(1, 100))
def test_nothing_is_lost_that_fits(text, times):
    """Broken in two, a list must still be whole."""
    whole = (text + "x") * times
    assert "".join("".join(guard(whole).pages).split()) == "".join(whole.split())


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs")), max_size=200))
def test_escaped_text_is_shown_as_it_stands(text):
    """Every mark that Discord would act on has a backslash before it, and without the backslashes it is the text."""
    shown = re.sub(r"\\([\\*_`~|<>#(:.-])", r"\1", escape(text))
    assert shown == harmless(text).strip() or text.startswith("- ")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*bold* _and_ ~~gone~~", r"\*bold\* \_and\_ \~\~gone\~\~"),
        ("# no headline", r"\# no headline"),
        ("> no quotation", r"\> no quotation"),
        ("[no link](http://example.org)", r"[no link]\(http\://example.org)"),
        ("[a](http://a.org) *b* [c](http://c.org)", r"[a]\(http\://a.org) \*b\* [c]\(http\://c.org)"),
        ("http://a.org/x_y_z *b*", r"http\://a\.org/x\_y\_z \*b\*"),
        ("discord.gg/abc discord.com/invite/abc", r"discord\.gg/abc discord\.com/invite/abc"),
        ("<https://a.org> <a@b.org> <+4912345>", r"\<https\://a.org> \<a@b.org> \<+4912345>"),
        ("<\x00@123> \x00> no quotation", r"\<@123> > no quotation"),
        ("\x00> no quotation", r"\> no quotation"),
        ("one\x85> two\u2028# three", "one\n\\> two\n\\# three"),
        ("<@123> <@&1> <#5>", r"\<@123> \<@&1> \<#5>"),
        ("<:a:1> <a:b:1> </ask:1> <t:0:R>", r"\<:a:1> \<a:b:1> \</ask:1> \<t:0:R>"),
        ("- a bullet of ours\n- *another*", "- a bullet of ours\n- \\*another\\*"),
        ("   - indented", "- indented"),
        ("Dask & Sons' 3 < 4", "Dask & Sons' 3 < 4"),
    ],
)  # fmt: skip
def test_marks_that_discord_would_act_on(text, escaped):
    assert escape(text) == escaped


@given(ANY_TEXT, LONG_TEXT)
@settings(max_examples=scaled(100), deadline=None)
def test_an_attached_text_is_cut_at_the_end_of_a_line_where_it_is_too_long(name, text):
    for limit in (50, discord_format.ATTACHMENT_LIMIT):
        with mock.patch.object(discord_format, "ATTACHMENT_LIMIT", limit):
            attached, held = guard("x", attachment=(name, text)).attachment
        assert re.fullmatch(r"[A-Za-z0-9-][A-Za-z0-9.-]{0,99}", attached)
        assert len(held.encode()) <= limit
        sendable = harmless(text.encode("utf-8", "replace").decode())
        assert held == sendable or (held.endswith("…\n") and sendable.startswith(held[:-2]))


def test_a_long_list_is_broken_between_lines():
    text = "\n".join(f"- item {number} " + "x" * 50 for number in range(60))
    pages = guard(text).pages
    assert len(pages) == 2
    assert "\n".join(pages) == text


def test_what_is_longer_than_four_messages_ends_with_an_ellipsis():
    pages = guard("word " * 5000).pages
    assert len(pages) == 4
    assert pages[-1].endswith("…")


def test_a_quotation_broken_in_two_stays_a_quotation():
    pages = guard("> " + "word " * 600).pages
    assert len(pages) == 2
    assert all(page.startswith("> ") for page in pages)


@pytest.mark.parametrize("mark", ["# ", "> ", "-# ", "- "])
def test_a_line_broken_in_two_begins_no_block_of_markdown(mark):
    pages = guard("word " * 390 + mark * 40).pages
    assert len(pages) == 2
    assert re.match(r"\\", pages[1])


@pytest.mark.parametrize("nothing", ["", " \n ", "\u200b", "\x00", "\ud800\u2060"[1:]])
def test_nothing_to_say_is_still_a_message(nothing):
    assert guard(nothing).pages == ("…",)


def test_nothing_is_sent_but_what_the_guard_made():
    """One forgotten `channel.send` would undo the guard: only discord_send sends, and it takes Outgoing alone."""
    surface = Path(discord_format.__file__).parent
    sending = re.compile(r"\.(send|send_message|reply|edit_message|edit_original_response)\(")
    modules = {path.name for path in surface.glob("discord_*.py") if sending.search(path.read_text(encoding="utf-8"))}
    assert modules == {"discord_send.py"}
