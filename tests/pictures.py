"""Make the README's picture: real replies of the real bot, in Discord's look.

    pip install "simcord[preview]" playwright
    python tests/pictures.py [--browser PATH] [--out .github/replies.png]

People talk to the bot in simcord's simulated Discord; its preview shows the channel as a page on loopback, and a
Chromium that is installed already takes the picture (Debian: apt-get install chromium fonts-noto-color-emoji).
"""

import argparse
import asyncio
import io
import shutil
from pathlib import Path

import simcord
from PIL import Image
from playwright.async_api import Page, async_playwright

from bot.config import Config
from bot.engine import load_engine
from bot.story.bundled import bundled_story
from bot.surfaces.discord_bot import StoryBot

OUT = Path(__file__).parents[1] / ".github" / "replies.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
WIDTH, HEIGHT = 1000, 2400
"""The page; the height only has to hold the whole conversation."""
MARGIN = 16
PEOPLE = ("maya", "jonas", "lena", "omar")
HOURS_INTO_THE_DAY = 9.5
"""The simulated clock starts at midnight, and a conversation at midnight looks odd."""


async def main(browser: str, out: Path) -> None:
    """Hold the conversation and write its picture to `out`."""
    async with simcord.run(StoryBot(load_engine(bundled_story()), Config(allow_unsealed=True))) as env:
        await env.bot.user.edit(username="Storybot")
        await env.advance_time(HOURS_INTO_THE_DAY * 3600)
        channel = env.create_guild("Newsroom").create_text_channel("iceland-talks")
        maya, jonas, lena, omar = (channel.guild.add_member(env.create_user(name)) for name in PEOPLE)
        storybot = f"<@{env.bot.user.id}>"
        await maya.send(channel, f"{storybot} who is detained?")
        await jonas.slash(channel, "ask", question="when is the summit?")
        await lena.send(channel, f"{storybot} when did they meet?")
        await omar.send(channel, f"{storybot} what did Putin say?")
        preview = env.preview(channel, viewers=[maya], layout="channel", presentation_time=env.now())
        async with preview, async_playwright() as playwright:
            chromium = await playwright.chromium.launch(executable_path=browser, args=FLAGS)
            page = await chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
            await page.goto(preview.url)
            await take(page, out)
            await chromium.close()


async def take(page: Page, out: Path) -> None:
    """Write the conversation that the page shows, without the preview's own controls, in 256 colours."""
    await page.locator("#channel-message-list").wait_for()
    await page.wait_for_timeout(1500)  # fonts
    whole = await page.locator("#channel-message-list").bounding_box()
    day = await page.locator(".timeline-day-divider").bounding_box()
    top = day["y"] + day["height"]
    clip = {**whole, "y": top, "height": whole["y"] + whole["height"] - top + MARGIN}
    picture = Image.open(io.BytesIO(await page.screenshot(clip=clip)))
    out.parent.mkdir(exist_ok=True)
    picture.convert("RGB").quantize(256).save(out, optimize=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("google-chrome"))
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    asyncio.run(main(options.browser, options.out))
