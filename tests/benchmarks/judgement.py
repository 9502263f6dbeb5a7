"""Whether a reply to a gold question is right, wrong, asked or missed: by its outcome and by patterns on its text."""

import re
from collections.abc import Mapping, Sequence

from bot.engine import Engine
from bot.replies.reply import Reply
from bot.understanding.session import Session

FLAGS = re.IGNORECASE | re.DOTALL
ANSWERS = {"answer", "correction"}
RIGHT = {  # kind of question → the outcomes that can be right
    "answerable": ANSWERS,
    "follow_up": ANSWERS,
    "false_premise": ANSWERS | {"abstain"},
    "ambiguous": ANSWERS | {"clarify"},
    "unanswerable": {"abstain"},
    "off_topic": {"abstain", "chat"},
    "smalltalk": {"chat"},
}


def judge(gold: Mapping[str, Sequence[str]], reply: Reply) -> str:
    """Return `right`, `wrong`, `asked` (a plain answer was due) or `missed` (the story has the answer)."""
    text = reply.plain()
    silent = gold["kind"] == "follow_up" and not gold["must"]  # one that the story does not answer
    wanted = gold["must"] if reply.outcome in ANSWERS else []
    fits = all(re.search(each, text, FLAGS) for each in wanted)
    fits = fits and not any(re.search(each, text, FLAGS) for each in gold["must_not"])
    if reply.outcome in ({"abstain"} if silent else RIGHT[str(gold["kind"])]) and fits:
        return "right"
    return {"clarify": "asked", "abstain": "missed"}.get(reply.outcome, "wrong")


def reply_to(engine: Engine, gold: Mapping[str, Sequence[str]]) -> Reply:
    """Return the reply to a gold question, its history said before it."""
    session = Session()
    for utterance in gold.get("history", ()):
        session = engine.ask(utterance, session).session
    return engine.ask(str(gold["question"]), session)
