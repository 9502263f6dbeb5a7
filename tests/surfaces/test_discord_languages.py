"""In Discord everybody is spoken to in their own language, as far as Discord tells it; commands are named in it."""

import re

import discord
import pytest
import simcord.interactions
from discord import app_commands
from discord.app_commands import TranslationContext
from discord.app_commands import TranslationContextLocation as Location

from bot.language.interface import LANGUAGES, language_of
from bot.surfaces.discord_bot import StoryBot
from bot.surfaces.discord_errors import NotAdminError
from bot.surfaces.discord_translator import CatalogueTranslator

THANKS = "thanks"
SAID = {
    "en": "You're welcome.",
    "es": "De nada.",
    "fr": "Je vous en prie.",
    "de": "Gern geschehen.",
    "ru": "Пожалуйста.",
}
LOCALES = [("de", "de"), ("es-419", "es"), ("es-ES", "es"), ("fr", "fr"), ("ru", "ru"), ("en-GB", "en"), ("ja", "en")]
NAME = re.compile(r"[-_'\w]{1,32}")


@pytest.fixture
def settings():
    """Return that nobody is told to slow down."""
    return {"questions_per_minute": 0}


@pytest.fixture
def set_locale(monkeypatch):
    """Return a function that sets the language of people's Discord, which simcord's is always American English."""
    base_payload = simcord.interactions.base_payload

    def use(locale, server="en-US"):
        def payload(*args, **kwargs):
            record, made = base_payload(*args, **kwargs)
            return record, {**made, "locale": locale, "guild_locale": server}

        monkeypatch.setattr(simcord.interactions, "base_payload", payload)

    return use


@pytest.fixture
def server_of(simcord_env):
    """Return a function that gives a channel and a member of a server that is set to a language."""

    def make(locale):
        guild = simcord_env.create_guild(preferred_locale=locale)
        return guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("cai"))

    return make


def registered(env):
    """Return what Discord knows of our commands."""
    return list(env.backend.commands[None].values())


def registrations(env):
    return [request for request in env.http_requests if request.method == "PUT" and request.path.endswith("/commands")]


def parts(commands):
    """Yield every command, subcommand and option."""
    for command in commands:
        yield command
        yield from parts(command.get("options") or [])


class TestReplies:
    @pytest.mark.parametrize(("locale", "language"), LOCALES)
    async def test_the_reader_s_locale_decides(self, ann, channel, set_locale, locale, language):
        set_locale(locale, server="fr")
        result = await ann.slash(channel, "ask", question=THANKS)
        assert SAID[language] in result.response.content

    @pytest.mark.parametrize(("locale", "language"), LOCALES)
    async def test_a_message_is_answered_in_the_server_s_language(self, server_of, mention, locale, language):
        """Discord does not tell the language of who wrote it."""
        channel, cai = server_of(locale)
        await cai.send(channel, f"{mention} {THANKS}")
        assert SAID[language] in channel.last_message.content

    async def test_a_direct_message_is_answered_in_english(self, ann):
        await ann.send_dm(THANKS)
        assert SAID["en"] in ann.user.dm_channel.last_message.content

    async def test_two_people_in_one_channel_have_two_languages(self, ann, bo, channel, set_locale):
        set_locale("de")
        assert SAID["de"] in (await ann.slash(channel, "ask", question=THANKS)).response.content
        set_locale("ru")
        assert SAID["ru"] in (await bo.slash(channel, "ask", question=THANKS)).response.content

    async def test_help_names_the_commands_as_the_reader_sees_them(self, ann, channel, set_locale):
        set_locale("de")
        help_text = (await ann.slash(channel, "help")).response.content
        assert "/fragen" in help_text
        assert "/ask" not in help_text
        assert "Der Bericht ist auf Englisch" in help_text

    async def test_buttons_and_what_they_lead_to(self, ann, channel, set_locale):
        set_locale("es-ES")
        await ann.slash(channel, "ask", question="how did the nurse die?")
        pressed = await ann.click(channel.last_message, label="¿Por qué esta respuesta?")
        assert "La respuesta se basa en esto" in pressed.response.content

    async def test_a_refusal(self, simcord_env, ann, channel, set_locale):
        set_locale("ru")
        channel.guild._guild.everyone_role.permissions |= discord.Permissions(manage_guild=True).value
        result = await ann.slash(channel, "admin status")
        assert result.response.content.startswith("Это могут только администраторы бота.")
        assert [type(error) for error in simcord_env.errors] == [NotAdminError]


class TestTheSetting:
    @pytest.mark.parametrize("settings", [{"interface_language": "fr"}], ids=["fr"])
    async def test_one_language_for_everybody(self, ann, channel, mention, set_locale, server_of):
        set_locale("de")
        assert SAID["fr"] in (await ann.slash(channel, "ask", question=THANKS)).response.content
        there, cai = server_of("ru")
        await cai.send(there, f"{mention} {THANKS}")
        assert SAID["fr"] in there.last_message.content
        await ann.send_dm(THANKS)
        assert SAID["fr"] in ann.user.dm_channel.last_message.content

    @pytest.mark.parametrize("settings", [{"interface_language": "en"}], ids=["en"])
    async def test_english_for_everybody(self, ann, channel, set_locale):
        set_locale("de")
        assert SAID["en"] in (await ann.slash(channel, "ask", question=THANKS)).response.content


class TestCommands:
    async def test_a_command_has_its_name_in_every_language(self, simcord_env):
        (ask,) = [command for command in registered(simcord_env) if command["name"] == "ask"]
        assert ask["name_localizations"] == {
            "es-ES": "preguntar",
            "es-419": "preguntar",
            "fr": "demander",
            "de": "fragen",
            "ru": "спросить",
        }
        (question,) = [option for option in ask["options"] if option["name"] == "question"]
        assert question["name_localizations"]["de"] == "frage"
        assert question["description_localizations"]["fr"].startswith("Avec vos mots")

    async def test_every_name_obeys_discord_s_rules(self, simcord_env):
        commands = registered(simcord_env)
        menus = [command for command in commands if command["type"] != 1]
        for part in parts(commands):
            for name in (part.get("name_localizations") or {}).values():
                if part in menus:
                    assert 1 <= len(name) <= 32
                    assert name == name.strip()
                else:
                    assert NAME.fullmatch(name), name
                    assert name == name.lower()
            for text in (part.get("description_localizations") or {}).values():
                assert 1 <= len(text) <= 100, text
                assert "\u00a0" not in text, "Discord may make a plain space of it, and then it differs at each start"

    async def test_everything_is_translated(self, simcord_env):
        """Where a word is the same as the English one ("admin"), Discord shows that."""
        for part in parts(registered(simcord_env)):
            described = part.get("description_localizations") or {}
            assert not part.get("description") or {language_of(locale) for locale in described} == set(LANGUAGES[1:])

    async def test_no_two_names_side_by_side_are_the_same(self, simcord_env):
        commands = registered(simcord_env)
        beside = [commands, *(list(command.get("options") or []) for command in parts(commands))]
        for locale in ("es-ES", "es-419", "fr", "de", "ru"):
            for row in beside:
                names = [
                    ((part.get("name_localizations") or {}).get(locale, part["name"]), part["type"]) for part in row
                ]
                assert len(set(names)) == len(names), (locale, names)

    async def test_a_command_is_not_too_long_in_any_language(self, simcord_env):
        """Names, descriptions and values together, each in its longest language: 8,000 characters."""
        for command in registered(simcord_env):
            texts = [
                [part.get(key, ""), *(part.get(f"{key}_localizations") or {}).values()]
                for part in parts([command])
                for key in ("name", "description")
            ]
            assert sum(max(map(len, each)) for each in texts) <= 8000

    async def test_a_language_without_a_catalogue_stays_english(self, bot):
        ask = bot.tree.get_command("ask")
        name, context = app_commands.locale_str("ask"), TranslationContext(Location.command_name, ask)
        translate = CatalogueTranslator().translate
        assert await translate(name, discord.Locale.japanese, context) is None
        assert await translate(name, discord.Locale.british_english, context) is None
        assert await translate(app_commands.locale_str("never seen"), discord.Locale.german, context) is None
        assert await translate(name, discord.Locale.german, context) == "fragen"


class TestRegistering:
    async def test_the_next_start_does_not_register_anew(self, simcord_env, bot):
        await simcord_env.restart_bot(StoryBot(bot.engine, bot.config))
        assert len(registrations(simcord_env)) == 1

    async def test_discord_is_asked_for_its_translations(self, simcord_env):
        asked = [request for request in simcord_env.http_requests if request.method == "GET"]
        (commands,) = [request for request in asked if request.path.endswith("/commands")]
        assert commands.params == {"with_localizations": "true"}

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param({"name_localizations": {"de": "früher"}}, id="another name"),
            pytest.param({"name_localizations": {}}, id="no name"),
            pytest.param({"description_localizations": None}, id="no description"),
        ],
    )
    async def test_a_changed_translation_is_registered(self, simcord_env, bot, change):
        (ask,) = [command for command in registered(simcord_env) if command["name"] == "ask"]
        ask.update(change)
        await simcord_env.restart_bot(StoryBot(bot.engine, bot.config))
        assert len(registrations(simcord_env)) == 2

    async def test_a_translation_that_is_no_more_is_taken_back(self, simcord_env, bot):
        (ask,) = [command for command in registered(simcord_env) if command["name"] == "ask"]
        ask["name_localizations"] = {**ask["name_localizations"], "ja": "kiku"}
        await simcord_env.restart_bot(StoryBot(bot.engine, bot.config))
        assert len(registrations(simcord_env)) == 2
