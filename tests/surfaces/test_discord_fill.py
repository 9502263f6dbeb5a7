"""What stands in place of "thinking…", and what follows it."""

from bot.surfaces.discord_defer import defer_now
from bot.surfaces.discord_format import guard
from bot.surfaces.discord_send import respond


async def test_only_the_first_page_takes_the_place_of_thinking(bot, ann, channel):
    @bot.tree.command(name="long", description="Says much.")
    async def long(interaction):
        await defer_now(interaction)
        await respond(interaction, guard("a" * 1500 + "\n" + "b" * 1500), private=True)
        await respond(interaction, guard("c"), private=True)

    await bot.tree.sync()
    result = await ann.slash(channel, "long")
    assert [each.content[0] for each in (result.response, *result.followups)] == ["a", "b", "c"]
