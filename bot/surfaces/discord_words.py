"""What the bot says in Discord beside its answers: help, what it cannot do, why it cannot start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.config import FILE_NAME, TOKEN_VARIABLE, Config
from bot.language.characters import within_quotes
from bot.language.interface import ENGLISH, catalogue
from bot.replies.dates import source_date
from bot.replies.render import sources_of
from bot.replies.templates import ask_in
from bot.story.model import Story, StoryDate
from bot.surfaces.discord_format import escape

PORTAL = "https://discord.com/developers/applications"

NO_TOKEN = (
    f"Cannot start: no Discord token. Set {TOKEN_VARIABLE}, or name a token_file in {FILE_NAME}, "
    'or try without Discord: storybot ask "who is detained?"'
)
WRONG_TOKEN = f"Cannot start: Discord does not know this token. Copy it again, or reset it, under Bot at {PORTAL}"
NO_MESSAGE_CONTENT = (
    "Cannot start: message_content is on, but Discord does not allow it to this bot. Switch on "
    f'"Message Content Intent" under Bot at {PORTAL}, or set message_content: false.'
)
NO_NETWORK = "Cannot start: Discord cannot be reached ({reason}). Check the network, then try again."
REFUSED = "Cannot start: Discord answered with status {status}. Try again in some minutes."
CLOSED = "Discord closed the connection for good (code {code}). Check the bot's settings at " + PORTAL


def help_text(story: Story, config: Config, language: str = ENGLISH) -> str:
    """Return what the bot is about and how to ask."""
    _ = catalogue(language).gettext
    about = _(
        "I answer questions about one news story: **{headline}** ({sources}). "
        "Each answer shows the words of the story that it rests on."
    )
    ways = _(
        "Use /ask, mention me, reply to one of my answers, or write to me directly. "
        "I remember what we spoke of, so you can go on with “why?” or “and when?”."
    )
    chat = _("Here you can also type {command}.").format(command=f"`{config.prefix}ask`")
    more = _(
        "/topics leads through all that the story says; /story, /people, /timeline and /quotes show parts of it. "
        "The menu of any message (Apps) can ask me that message, check it against the story, "
        "or delete an answer of mine that you asked for."
    )
    lines = [
        about.format(headline=escape(story.headline), sources=escape(sources_of(story, language))),
        f"{ways} {chat}" if config.message_content else ways,
        more,
        f"{ask_in(language)} {_('Try one of these:')}".lstrip(),
    ]
    return "\n\n".join(lines)


def story_line(story: Story, language: str = ENGLISH) -> str:
    """Return where the story comes from, how much of it is known, and as of when it holds."""
    translated = catalogue(language)
    _, n_ = translated.gettext, translated.ngettext
    day = source_date(StoryDate(story.published.isoformat()), language)
    counted = n_("{count} fact", "{count} facts", story.fact_count).format(count=story.fact_count)
    if len(story.articles) > 1:
        return _("{sources}. I know {facts} of it, as of the last of these days.").format(
            sources=sources_of(story, language), facts=counted
        )
    text = _("{outlet}, {day}. I know {facts} of it, as of that day.")
    return text.format(outlet=story.outlet, day=day, facts=counted)


def hidden_reply(language: str = ENGLISH) -> str:
    """Return why a reply to a command's answer cannot be read."""
    _ = catalogue(language).gettext
    return _(
        "I can't see what you wrote: Discord hides replies to the answers of slash commands from me. "
        "Mention me with your question, or use /ask."
    )


def answered_above(link: str, language: str = ENGLISH) -> str:
    """Return where the same answer stands already."""
    _ = catalogue(language).gettext
    return _("I answered that a moment ago: {link}").format(link=link)


def not_yours(language: str = ENGLISH) -> str:
    """Return why somebody else's buttons cannot be pressed."""
    _ = catalogue(language).gettext
    return _("These buttons belong to the person who asked. Ask me yourself: mention me, or use /ask.")


def expired(language: str = ENGLISH) -> str:
    """Return what to do where buttons are too old."""
    _ = catalogue(language).gettext
    return _("That was a while ago. Please ask me again.")


def updated(language: str = ENGLISH) -> str:
    """Return that a button is of an older version of the story."""
    _ = catalogue(language).gettext
    return _("The story was updated since then. This is what it says now.")


def other_story(language: str = ENGLISH) -> str:
    """Return that a button is of another story."""
    _ = catalogue(language).gettext
    return _("That was about another story.")


def question_gone(language: str = ENGLISH) -> str:
    """Return that the question to an answer is not known any more."""
    _ = catalogue(language).gettext
    return _("I don't remember the question to that answer any more. Please ask me again.")


def no_words(language: str = ENGLISH) -> str:
    """Return that a message holds nothing to read."""
    _ = catalogue(language).gettext
    return _("There are no words in that message that I could read.")


def passed_on(language: str = ENGLISH) -> str:
    """Return thanks for a question that was passed on."""
    _ = catalogue(language).gettext
    return _("Thank you. The authors will find the question in their list, without your name.")


def not_passed_on(language: str = ENGLISH) -> str:
    """Return that a question could not be noted."""
    _ = catalogue(language).gettext
    return _("I could not pass that on. Please try again later.")


def misses_off(language: str = ENGLISH) -> str:
    """Return that questions are not passed on."""
    _ = catalogue(language).gettext
    return _("Questions are not passed on to the authors here.")


def not_quoted(name: str, speakers: Sequence[str], language: str = ENGLISH) -> str:
    """Return that the story does not quote somebody, and whom it quotes."""
    _ = catalogue(language).gettext
    if not speakers:
        return _("The story quotes nobody.")
    text = _("The story quotes no words of “{name}”. It quotes: {speakers}.")
    return text.format(name=escape(within_quotes(name)), speakers=escape(", ".join(speakers)))


def nothing_listed(name: str, language: str = ENGLISH) -> str:
    """Return that the story has nothing for the list of that name, as `discord_layout.listing` knows it."""
    _ = catalogue(language).gettext
    what, _dot, speaker = name.partition(".")
    if speaker:
        return _("The story quotes no words of theirs.")
    match what:
        case "people":
            return _("The story names nobody.")
        case "timeline":
            return _("The story doesn't say on which day anything happened.")
        case _:
            return _("The story quotes nobody.")


def not_mine(language: str = ENGLISH) -> str:
    """Return that a message is no answer of the bot's."""
    _ = catalogue(language).gettext
    return _("That is not one of my answers.")


def not_your_answer(language: str = ENGLISH) -> str:
    """Return who may delete an answer."""
    _ = catalogue(language).gettext
    return _("Only the person who asked can have that answer deleted.")


def deleted(language: str = ENGLISH) -> str:
    """Return that an answer is gone."""
    _ = catalogue(language).gettext
    return _("The answer is deleted.")


def cannot_delete(language: str = ENGLISH) -> str:
    """Return that Discord does not let the bot delete a message."""
    _ = catalogue(language).gettext
    return _("Discord does not let me delete that message any more.")


def silenced(channel: str, closed: bool, language: str = ENGLISH) -> str:
    """Return, for a direct message, why a question in a channel got no answer there."""
    _ = catalogue(language).gettext
    if closed:
        return _("I can't answer in {channel}: the thread is closed. You can ask me here.").format(channel=channel)
    text = _(
        "I can't answer in {channel}: I may not write there. A moderator can change that; you can also ask me here."
    )
    return text.format(channel=channel)


def switched_off(config: Config) -> Iterator[str]:
    """Yield a line for the log for each way in that the settings keep closed."""
    if not config.message_content:
        yield (
            f"message_content is off: {config.prefix}ask and {config.prefix}reload work in direct messages only. "
            "Slash commands, mentions, replies and direct messages work everywhere."
        )
    if not config.admins.users and not config.admins.roles:
        yield "admins is empty: only the owner or team of the Discord application may reload the story."
