"""Make the README's pictures: real replies of the real bot in Discord's look, and the bot's avatar and banner.

    pip install -e '.[test]' "simcord[preview]" playwright
    python tests/pictures.py [NAME...] [--browser PATH] [--out .github]

People talk to the bot in simcord's simulated Discord (`scenes.py`); its preview shows the channel as a page on
loopback, and a Chromium that is installed already takes the picture (Debian: apt-get install chromium
fonts-noto-color-emoji). Without names all are made.
"""

import argparse
import asyncio
import io
import shutil
from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright
from scenes import SCENES, Scene, played
from simcord.backend.cdn import CDN_BASE

from bot.engine import Engine, load_engine
from bot.story.bundled import bundled_story

PICTURES = Path(__file__).parents[1] / ".github"
DRAWINGS = {"avatar": (512, 512), "banner": (680, 240)}
"""Pixels, as Discord wants them; each is drawn in an SVG file of that name."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
HEIGHT = 2400
"""The window only has to hold the whole conversation."""
MARGIN = 8
PLAIN = """
    *:not(.select-list) { box-shadow: none !important }
    .channel-message { background: none !important }
    .message-context-actions { display: none !important }
    .select-list { max-height: none !important }
"""
"""What takes the preview's own shadows and controls away, and shows menus whole."""
COLOURS = 128
AVATAR = "storybot"
"""Any hash will do: simcord keeps no avatars, and the preview takes the picture from its `assets`."""


async def main(browser: str, out: Path, names: Sequence[str]) -> None:
    """Make the drawings and the scenes of those names, or all, and write them to the folder `out`."""
    engine = load_engine(bundled_story())
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=FLAGS)
        for name in DRAWINGS:
            if not names or name in names:
                save(await drawing(chromium, name), out / f"{name}.png")
        for scene in SCENES:
            if not names or scene.name in names:
                save(await picture(chromium, scene, engine), out / f"{scene.name}.png")
        await chromium.close()


async def drawing(chromium: Browser, name: str) -> bytes:
    """Return one of the SVG drawings as a PNG image."""
    width, height = DRAWINGS[name]
    page = await chromium.new_page(viewport={"width": width, "height": height})
    await page.set_content(f"<style>body {{margin: 0}}</style>{(PICTURES / name).with_suffix('.svg').read_text()}")
    return await page.screenshot()


async def picture(chromium: Browser, scene: Scene, engine: Engine) -> bytes:
    """Play a scene and return what the last person to do something sees, as a PNG image."""
    async with played(scene, engine) as (room, viewer):
        storybot = room.env.bot.user.id
        room.env.backend.bot_user.avatar = AVATAR
        avatar = ("avatar.png", await drawing(chromium, "avatar"))
        preview = room.env.preview(
            room.channel,
            viewers=[viewer],
            layout="channel",
            presentation_time=room.env.now(),
            assets={f"{CDN_BASE}/avatars/{storybot}/{AVATAR}.png": avatar},
        )
        async with preview:
            viewport = {"width": scene.width, "height": HEIGHT}
            page = await chromium.new_page(viewport=viewport, device_scale_factor=2, bypass_csp=True)
            await page.goto(preview.url)
            return await screenshot(page, menu=scene.menu)


async def screenshot(page: Page, *, menu: bool) -> bytes:
    """Return the conversation that the page shows, without the preview's own controls; with its last menu open."""
    await page.locator("#channel-message-list").wait_for()
    await page.add_style_tag(content=PLAIN)
    await page.wait_for_timeout(1500)  # fonts
    whole = await page.locator("#channel-message-list").bounding_box()
    day = await page.locator(".timeline-day-divider").bounding_box()
    top, bottom = day["y"] + day["height"], whole["y"] + whole["height"]
    if menu:
        await page.locator(".select-trigger").last.click()
        listed = await page.get_by_role("listbox").last.bounding_box()
        bottom = max(bottom, listed["y"] + listed["height"])
    return await page.screenshot(clip={**whole, "y": top, "height": bottom - top + MARGIN})


def save(png: bytes, path: Path) -> None:
    """Write an image, in few colours: it is text on a plain ground."""
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*DRAWINGS, *(scene.name for scene in SCENES), []])
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("google-chrome"))
    parser.add_argument("--out", type=Path, default=PICTURES)
    options = parser.parse_args()
    options.out.mkdir(exist_ok=True)
    asyncio.run(main(options.browser, options.out, options.names))
