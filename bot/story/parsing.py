"""YAML → a `Document`: composed with the place of everything in it, once nothing in it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import yaml

from bot.errors import Problem, Severity
from bot.story.document import Document, Place, Route, Value, failed
from bot.story.slips import conflicts, slips

MAX_DEPTH = 12
"""A fact file needs five: facts, a fact, its evidence, an excerpt, its article."""
MAX_NODES = 100_000
"""Texts, lists and mappings: a story of 1,000 facts with 20 sample utterances each has 40,000. Each takes half a
kilobyte while the file is read."""
MAX_KEY = 100
"""Characters of a key; the longest id in sight has 30."""

_BAD_INDENT = "the indentation is off, or a quotation mark inside a quoted text ends it too early."
_OPEN_BRACKET = "a list or mapping in brackets is not closed, or a comma is missing in it."
_CONTROL = "a control character that no text should hold stands here. Delete it."
_PLAIN_WORDS = {
    "mapping values are not allowed": 'a ": " stands inside a text here. Put the whole text in straight quotation '
    'marks ("…").',
    "cannot start any token": "no value begins like this. Indent with spaces, not tabs; quote a leading @ or %.",
    "could not find expected ':'": 'a ":" is missing after a key, or a text of several lines is not indented.',
    "did not find expected key": _BAD_INDENT,
    "expected <block end>": _BAD_INDENT,
    "unexpected end of stream": "a quotation mark is opened and never closed.",
    "did not find expected ',' or": _OPEN_BRACKET,
    "expected ',' or": _OPEN_BRACKET,
    "control characters are not allowed": _CONTROL,
    "special characters are not allowed": _CONTROL,
}
"""What PyYAML says → what an author can act on."""


def parse(name: str, text: str) -> Document:
    """Return the content of `text`, that of the file called `name`, or the problems that it has; never raises."""
    if unmerged := tuple(conflicts(name, text)):
        return Document(name, problems=unmerged)
    refusal = _refuse(name, text)
    document = Document(name, problems=(refusal,)) if refusal else _compose(name, text)
    if refusal and refusal.rule != "yaml":
        return document
    found = list(slips(name, text, readable=refusal is None))
    errors = (each for each in found if each.severity is Severity.ERROR)
    warnings = (each for each in found if each.severity is Severity.WARNING)
    return replace(document, problems=(*document.problems, *errors), warnings=tuple(warnings))


def _loader() -> type[yaml.SafeLoader]:
    """Return libyaml's safe loader where it is built in (some ten times faster), else PyYAML's own."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _refuse(name: str, text: str) -> Problem | None:
    """Return the first thing that a fact file may not hold, looking at one YAML event after the other."""
    depth = documents = nodes = 0
    try:
        for event in yaml.parse(text, Loader=_loader()):
            nodes += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            found = _forbidden(event, depth, documents, nodes)
            if found:
                place = _place(event)
                return Problem(name, place.line, place.column, *found)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return _syntax_problem(name, text, error)
    return None


def _forbidden(event: yaml.Event, depth: int, documents: int, nodes: int) -> tuple[str, str] | None:
    """Return the rule and the message if `event` is something that no fact file needs."""
    if isinstance(event, yaml.AliasEvent):
        return "alias", "YAML aliases (*name) are not allowed. Write the value out; quote a text that begins with *."
    if not isinstance(event, yaml.NodeEvent) or isinstance(event, yaml.CollectionEndEvent):
        if documents > 1:
            return "several-documents", 'a second YAML document begins here. Keep one story a file; delete the "---".'
        return None
    if event.anchor is not None:
        return "alias", "YAML anchors (&name) are not allowed. Write the value out; quote a text that begins with &."
    if getattr(event, "tag", None) is not None:
        return "tag", "YAML tags (!name) are not allowed here. Delete it; quote a text that begins with !."
    if depth > MAX_DEPTH:
        return "too-deep", f"more than {MAX_DEPTH} lists and mappings stand inside one another here."
    if nodes > MAX_NODES:
        return "too-many", f"the file holds more than {MAX_NODES} texts, lists and mappings. Split it."
    return None


def _syntax_problem(name: str, text: str, error: Exception) -> Problem:
    """Return PyYAML's complaint with its place, in plain words where they are known."""
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).splitlines()[0]
    plain = next(
        (words for jargon, words in _PLAIN_WORDS.items() if jargon in said), f"the YAML cannot be read: {said}."
    )
    # A quotation that never ends is to be mended where it begins, not at the end of the file.
    marks = ("context_mark", "problem_mark") if "end of stream" in said else ("problem_mark", "context_mark")
    mark = getattr(error, marks[0], None) or getattr(error, marks[1], None)
    if mark is not None:
        return Problem(name, mark.line + 1, mark.column + 1, "yaml", plain)
    before = text[: getattr(error, "position", 0)]
    return Problem(name, before.count("\n") + 1, len(before) - before.rfind("\n"), "yaml", plain)


def _compose(name: str, text: str) -> Document:
    """Return the document built from `text`, which `_refuse` has let pass."""
    root: yaml.Node | None = yaml.compose(text, Loader=_loader())
    if root is None:
        return failed(name, "empty", "the file holds only comments. knowledge/README.md shows what to write.")
    if not isinstance(root, yaml.MappingNode):
        message = 'a fact file is made of "key: value" lines, beginning with "schema: 2".'
        return failed(name, "not-a-mapping", message, 1, 1)
    builder = _Builder(name)
    data = builder.mapping(root, ())
    return Document(name, data, tuple(builder.problems), keys=builder.keys, values=builder.values)


class _Builder:
    """Turns nodes into values, noting places and keys that stand twice."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self.keys: dict[Route, Place] = {}
        self.values: dict[Route, Place] = {}

    def value(self, node: yaml.Node, route: Route) -> Value:
        self.values[route] = _place(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, route)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*route, position)) for position, item in enumerate(node.value)]
        return _scalar(node)

    def mapping(self, node: yaml.MappingNode, route: Route) -> dict[str, Value]:
        made: dict[str, Value] = {}
        for key, child in self._entries(node):
            here = (*route, key.value)
            if key.value in made:
                self._complain(
                    key,
                    "duplicate-key",
                    f'"{key.value}" stood here already, in line '
                    f"{self.keys[here].line}. Give one of them another name, or delete it.",
                )
                continue
            self.keys[here] = _place(key)
            made[key.value] = self.value(child, here)
        return made

    def _entries(self, node: yaml.MappingNode) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        for key, child in node.value:
            if isinstance(key, yaml.ScalarNode) and len(key.value) > MAX_KEY:
                self._complain(key, "too-long", f"a key of {len(key.value)} characters; {MAX_KEY} are the limit.")
            elif isinstance(key, yaml.ScalarNode):
                yield key, child
            else:
                self._complain(key, "yaml", "a key must be a word. Quote a text that begins with [ or {.")

    def _complain(self, node: yaml.Node, rule: str, message: str) -> None:
        place = _place(node)
        self.problems.append(Problem(self.name, place.line, place.column, rule, message))


def _scalar(node: yaml.Node) -> str | None:
    """Return the node's text; None for a plain nothing or `~`, never for the word `null`."""
    text = str(node.value)
    plain = isinstance(node, yaml.ScalarNode) and not node.style
    return None if plain and text in ("", "~") else text


def _place(marked: yaml.Node | yaml.Event) -> Place:
    """Return where a node or event begins; the loaders mark them all, whatever PyYAML's types allow."""
    mark = marked.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
