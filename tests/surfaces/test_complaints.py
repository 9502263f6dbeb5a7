"""What people complained about in bots like this one, and what this one does instead: one test a complaint.

Each names the public thread in which it was made.
"""

import discord
import pytest

from bot.story.seal import normalise_evidence

DIED = "how did the nurse die?"
COST = "how many soldiers were sent?"
ARRESTED = "who was arrested?"
SILENT = "who will pay for the new wall?"


@pytest.fixture
def say(bot, ann, channel, mention):
    """Return a function that mentions the bot and returns what it replied."""

    async def run(text, person=ann):
        before = len(channel.history())
        await person.send(channel, f"{mention} {text}")
        replies = [message for message in channel.history()[before:] if message.author.id == bot.user.id]
        return replies[-1] if replies else None

    return run


def labels(message):
    """Return the labels of a message's buttons."""
    return [button.label for row in message.components for button in row.children]


class TestWrongAnswers:
    @pytest.mark.parametrize("text", ["flood insurance premium table", "wall street index", "what is 18 times 2?"])
    async def test_a_shared_word_is_not_a_match(self, engine, text):
        """microsoft/BotBuilder-CognitiveServices#179, #107; axa-group/nlp.js#1153."""
        assert engine.ask(text).outcome == "abstain"

    async def test_the_weakest_link_decides(self, engine):
        """RasaHQ/rasa#9751: sure of the topic, unsure of the answer, shown anyway."""
        reply = engine.ask("who paid for Adela Corvin's flood boots?")
        assert reply.outcome == "abstain"

    @pytest.mark.parametrize("question", [DIED, COST])
    async def test_no_answer_without_evidence(self, engine, say, question):
        """Azure-Samples/azure-search-openai-demo#1913: a source that says nothing of the kind."""
        reply = engine.ask(question)
        quoted = normalise_evidence((await say(question)).content.replace("\\", ""))
        facts = [engine.story.facts[fact] for fact in reply.facts]
        assert reply.evidence
        assert all(normalise_evidence(each.quote) in quoted for each in reply.evidence)
        assert {each.quote for each in reply.evidence} <= {each.quote for fact in facts for each in fact.evidence}

    async def test_it_shows_what_it_took_the_question_to_be(self, ann, channel):
        """nexu-io/open-design#4401: an answer to something else, in a confident tone."""
        answered = (await ann.slash(channel, "ask", question="who diedd in teh flood")).response
        assert answered.content.startswith("**who diedd in teh flood**")
        why = await ann.click(answered, label="Why this answer?")
        assert "who died in" in why.response.content


class TestHonesty:
    async def test_not_known_not_its_subject_and_not_understood_are_said_differently(self, ann, channel):
        """nearform/slack-knowledgebase-chatgpt-responder#134."""
        asked = [await ann.slash(channel, "ask", question=text) for text in (SILENT, "who won the world cup?", "?!")]
        assert len({result.response.content.partition("\n")[2] for result in asked}) == 3

    @pytest.mark.parametrize("text", [SILENT, "who won the world cup?", "asdf qwer zxcv", "hello"])
    async def test_no_sources_on_a_non_answer(self, say, text):
        """dotnet/dnceng#3975."""
        assert "\n> " not in (await say(text)).content

    async def test_a_greeting_shows_questions_that_work(self, engine, say):
        """element-hq/element-web#4028: "ask me anything", and then it cannot."""
        offered = [label for label in labels(await say("hello")) if label.endswith("?")]
        assert len(offered) >= 2
        assert {engine.ask(question).outcome for question in offered} == {"answer"}


class TestDidYouMean:
    async def test_no_internal_names(self, asked_back, say, engine):
        """RasaHQ/rasa#7251: "Did you mean 'nlu_fallback'?"."""
        choices = labels(await say(asked_back))
        assert choices
        assert all(choice[0].isupper() and choice.endswith("?") and " " in choice for choice in choices)
        assert not set(choices) & set(engine.story.facts)

    @pytest.mark.parametrize("text", ["...", "?!", "👍", "-"])
    async def test_silent_on_what_says_nothing_even_in_direct_messages(self, bot, ann, text):
        """Cog-Creators/Red-DiscordBot#1736, #2031."""
        await ann.send_dm(text)
        assert [each for each in ann.user.dm_channel.history() if each.author.id == bot.user.id] == []

    async def test_the_message_is_not_echoed_after_a_mention(self, say):
        """python-discord/bot#1432."""
        assert "qwer" not in (await say("asdf qwer zxcv")).content

    async def test_choices_differ_in_their_answers(self, asked_back, engine, say):
        """microsoft/BotBuilder-CognitiveServices#126: three choices, one answer."""
        choices = labels(await say(asked_back))
        answers = {engine.ask(choice).text for choice in choices}
        assert len(answers) == len(choices) >= 2

    async def test_suggestions_are_buttons_and_never_the_answer(self, say):
        """Together-Java/TJ-Bot#251."""
        reply = await say(SILENT)
        assert [label for label in labels(reply) if label.endswith("?")]
        assert reply.content.startswith("The story doesn't say")


class TestSources:
    async def test_the_quotation_stands_in_the_first_message(self, say):
        """Mintplex-Labs/anything-llm#3389, aws-samples/bedrock-chat#108."""
        assert "\n> “" in (await say(DIED)).content

    def test_the_articles_words_are_never_matched_fuzzily(self):
        """hypothesis/client#7571: the quotation moves to a sentence that looks alike."""
        assert normalise_evidence("Linus") != normalise_evidence("linus")
        assert normalise_evidence("ten people") != normalise_evidence("two people")


class TestConversation:
    @pytest.mark.parametrize("follow_up", ["when?", "when", "wehn?", "and when?", "When"])
    async def test_a_changed_letter_breaks_no_follow_up(self, engine, page, say, follow_up):
        """microsoft/botbuilder-js#2519."""
        await say(ARRESTED)
        told = engine.ask("when?", engine.ask(ARRESTED).session)
        assert told.outcome == "answer"
        assert (await say(follow_up)).content == page(told)

    async def test_a_follow_up_without_a_conversation_is_no_answer(self, engine):
        """microsoft/BotBuilder-Samples#1871: answers that need a context fire on the first turn."""
        assert engine.ask("and the other one?").outcome in {"abstain", "clarify"}

    async def test_a_reply_is_a_question(self, bot, say, ann, channel):
        """pandodao/PAL9000#7."""
        await ann.send(channel, "when?", reply_to=await say(COST))
        assert channel.last_message.author.id == bot.user.id


class TestOnDiscord:
    async def test_everyone_does_not_wake_it(self, bot, ann, channel):
        """Significant-Gravitas/AutoGPT#13267, vercel/chat#699."""
        await ann.send(channel, f"@everyone {DIED}")
        assert channel.last_message.author.id == ann.id

    async def test_all_is_text_for_those_who_see_no_embeds(self, say):
        """discord/discord-api-docs#1087, fmbot-discord/fmbot#336."""
        reply = await say(DIED)
        assert reply.embeds == []
        assert reply.flags.suppress_embeds
        assert reply.content

    @pytest.mark.parametrize("name", ["people", "timeline", "quotes", "story", "topics", "help"])
    async def test_nothing_is_too_long_to_arrive(self, ann, channel, name):
        """firecrawl/ai-discord-bot#2, Rapptz/discord.py#10201."""
        assert 0 < len((await ann.slash(channel, name)).response.content) <= 2000

    async def test_every_question_offered_while_typing_is_answered(self, engine, ann, channel):
        """piyushpatelcodes/gssocFAQ-Bot#44; zekroTJA/shinpuru#439."""
        choices = await ann.autocomplete(channel, "ask", "question", "wall")
        assert 0 < len(choices) <= 25
        assert {engine.ask(choice["value"]).outcome for choice in choices} == {"answer"}

    async def test_it_works_in_direct_messages(self, engine, page, ann):
        """PluralKit/PluralKit#633, hanami-osu/bot#225; installs and contexts are tested in test_discord_sync."""
        assert (await ann.user.slash("ask", question=DIED)).response.content == page(engine.ask(DIED), DIED)

    async def test_public_or_private_is_the_readers_choice(self, ann, channel):
        """Syfaro/foxbot#123 wants the one, AmericanAirlines/Hangar#276 the other."""
        private = await ann.slash(channel, "ask", question=DIED, private=True)
        assert private.ephemeral
        (shown,) = (await ann.click(private.response, label="Show everyone")).followups
        assert not shown.ephemeral
        assert not (await ann.slash(channel, "ask", question=COST)).ephemeral

    async def test_the_same_answer_does_not_come_again_and_again(self, say, bo):
        """python-discord/bot#2058."""
        first = await say(DIED)
        assert first.jump_url in (await say(DIED, bo)).content

    async def test_the_asker_can_take_the_answer_away(self, say, bot, ann, channel):
        """python-discord/bot#854."""
        await ann.context_menu(channel, "Delete this answer", await say(DIED))
        assert bot.user.id not in {message.author.id for message in channel.history()}


class TestAuthorsAndOperators:
    @pytest.fixture(autouse=True)
    def _ann_is_an_admin(self, appoint, ann):
        appoint(users=[ann])

    async def test_a_bad_file_changes_nothing_and_says_what_is_wrong_and_where(self, bot, story_file, ann):
        """opsdroid/opsdroid#655, nguyenquyhy/DiscordBridge#49, scarletcafe/jishaku#34."""
        before = bot.engine
        story_file.write_text("schema: 2\nheadline: x\n", encoding="utf-8")
        said = (await ann.user.slash("admin reload")).response.content
        assert bot.engine is before
        assert "Kept the story" in said
        assert ":1:" in said

    async def test_terminal_and_discord_answer_alike(self, engine, page, say):
        """MicrosoftDocs/azure-docs#38414: 95 % in the test pane, another answer live."""
        assert (await say(DIED)).content == page(engine.ask(DIED))
        assert engine.ask(DIED) == engine.ask(DIED)


async def test_the_commands_are_registered_only_when_they_changed(simcord_env, bot):
    """ChocoMeow/Vocard#75: syncing at each start was objected to."""
    from bot.surfaces.discord_sync import sync_if_changed

    assert not await sync_if_changed(bot)


async def test_the_help_command_is_known_by_the_name_that_people_type(bot):
    """discord/discord-api-docs#5518: a mention of a command would show its default name in every language."""
    assert bot.tree.get_command("help", type=discord.AppCommandType.chat_input) is not None
