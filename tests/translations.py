"""The catalogues of the interface's words, brought in step with the code: `python tests/translations.py`.

Collects every English text that readers and admins may see in their own language: the sentences of
`bot/replies/templates.yaml`, the texts in the code that pass through `gettext` (written `_`) or `ngettext` (`n_`), and
the names and descriptions of the commands as discord.py itself asks a translator for them. New texts are added to each
`.po` file, empty and for you to translate; those that nothing uses any more are taken out; translations stay.
"""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from discord import app_commands

from bot.config import Config
from bot.engine import load_engine
from bot.language.interface import CATALOGUES, ENGLISH, LANGUAGES
from bot.replies.templates import own_words
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_translator import section_of

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "bot" / "language" / CATALOGUES
TRANSLATED = tuple(language for language in LANGUAGES if language != ENGLISH)
TEXTS = {"_": 1, "n_": 2}
"""What a text passes through on its way to a reader, and how many forms of it: one and many."""
WIDTH = 120
PASSING = tuple(
    f'"{name}'.encode() for name in ("Project", "Report", "POT", "PO-", "Last", "Language-Team", "Generated")
)
"""How the lines of a file's heading begin that say nothing of its translations."""


def template() -> Catalog:
    """Return a catalogue of everything that there is to translate."""
    found = Catalog()
    for section, source in sorted(set(own_words())):
        found.add(source, context=section, locations=[("bot/replies/templates.yaml", 1)])
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for texts in _in_code(path):
            found.add(texts, locations=[(str(path.relative_to(ROOT)), 1)])
    for section, name in asyncio.run(_asked_by_discord()):
        found.add(name, context=section, locations=[("bot/surfaces/discord_translator.py", 1)])
    return found


def read(language: str) -> Catalog:
    """Return the catalogue of a language as its file has it; an empty one where there is no file yet."""
    path = FOLDER / f"{language}.po"
    return (
        read_po(BytesIO(path.read_bytes()), locale=language, abort_invalid=True)
        if path.exists()
        else Catalog(locale=language)
    )


def updated(language: str, wanted: Catalog) -> bytes:
    """Return the file of a language with just the texts that are `wanted`."""
    catalogue = read(language)
    catalogue.update(wanted, no_fuzzy_matching=True)
    return written(catalogue)


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as its file holds it: without line numbers, dates and the like, which would only change."""
    catalogue.fuzzy = False
    file = BytesIO()
    write_po(file, catalogue, width=WIDTH, ignore_obsolete=True, include_lineno=False)
    kept = (line for line in file.getvalue().splitlines(keepends=True) if not line.startswith(PASSING))
    return b"".join(kept)


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the English texts that have no translation, or one that somebody marked as uncertain."""
    return [
        message.id[0] if message.pluralizable else message.id
        for message in catalogue
        if message.id and (message.fuzzy or not all(message.string if message.pluralizable else [message.string]))
    ]


def _in_code(path: Path) -> Iterator[str | tuple[str, str]]:
    """Yield the texts that a module translates. (Babel's own extractor passes over those within f-strings.)"""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        forms = call.args[: TEXTS.get(call.func.id, 0)]
        texts = [form.value for form in forms if isinstance(form, ast.Constant)]
        assert len(texts) == len(forms), f"{path}:{call.lineno}: only a text as it stands can be translated"
        if texts:
            yield texts[0] if len(texts) == 1 else (texts[0], texts[1])


class _Listener(app_commands.Translator):
    """Translates nothing and keeps what it is asked for."""

    def __init__(self) -> None:
        self.asked: dict[tuple[str, str], None] = {}

    async def translate(self, string, _locale, context):
        self.asked[section_of(context), string.message] = None


async def _asked_by_discord() -> list[tuple[str, str]]:
    """Return (context, words) for every name and description of a command, of its options and of a menu."""
    bot = StoryBot(load_engine(ROOT / "tests" / "stories" / "merrowick-flood.yaml"), Config())
    await bot.add_commands()
    listener = _Listener()
    for command in bot.tree.get_commands():
        await command.get_translated_payload(bot.tree, listener)
    return sorted(listener.asked)


if __name__ == "__main__":
    everything = template()
    for language in TRANSLATED:
        (FOLDER / f"{language}.po").write_bytes(updated(language, everything))
        missing = untranslated(read(language))
        print(f"{language}: {len(missing)} to translate", *missing, sep="\n  ")
