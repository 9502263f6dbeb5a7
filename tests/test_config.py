"""Settings: where they come from, which one wins, and what whoever got one wrong is told."""

import os
import re
import subprocess
import sys
from dataclasses import FrozenInstanceError, asdict
from pathlib import Path

import pytest

from bot.config import Config, load_config, setting_routes
from bot.errors import ConfigError
from bot.story.bundled import bundled_story

EXAMPLE = Path(__file__).parents[1] / "config.example.yaml"
TOKEN = "MTIzNDU2.GhIjKl.a-token-that-nobody-may-see"


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Return a function that loads the text of a config file from an empty working directory."""
    monkeypatch.chdir(tmp_path)

    def read(text=None, **environment):
        if text is not None:
            Path("config.yaml").write_text(text, encoding="utf-8")
        return load_config(None, environment)

    return read


@pytest.fixture
def complaints(load):
    """Return a function that gives the lines of the error that a config leads to."""

    def read(text=None, **environment):
        with pytest.raises(ConfigError) as error:
            load(text, **environment)
        return str(error.value).splitlines()

    return read


def test_without_a_file_everything_has_its_default(load):
    assert load() == Config()
    assert load().story == bundled_story()


def test_the_example_loads_and_holds_the_defaults():
    """Whoever copies the example changes nothing by it."""
    assert load_config(EXAMPLE, {}) == Config()


def test_the_example_lists_every_setting():
    text = EXAMPLE.read_text(encoding="utf-8")
    assert [route for route in setting_routes() if not re.search(rf"^ *{route[-1]}:", text, re.MULTILINE)] == []


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        pytest.param('prefix: "?"', "prefix", "?", id="text"),
        pytest.param("message_content: true", "message_content", True, id="yes or no"),
        pytest.param("session_minutes: 5", "session_minutes", 5, id="number"),
        pytest.param("session_minutes:", "session_minutes", 15, id="nothing means the default"),
        pytest.param("# nothing yet", "prefix", "!", id="comments alone"),
        pytest.param("", "prefix", "!", id="an empty file"),
    ],
)
def test_the_file_says_what_holds(load, text, name, value):
    assert getattr(load(text), name) == value


def test_admins_are_ids(load):
    admins = load("admins: {users: [123456789012345678], roles: [223456789012345678, 323456789012345678]}").admins
    assert admins.users == (123456789012345678,)
    assert admins.roles == (223456789012345678, 323456789012345678)


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("STORYBOT_PREFIX", "$", "prefix", "$"),
        ("STORYBOT_INTERFACE_LANGUAGE", "ru", "interface_language", "ru"),
        ("STORYBOT_MESSAGE_CONTENT", "true", "message_content", True),
        ("STORYBOT_SESSION_MINUTES", "3", "session_minutes", 3),
        ("STORYBOT_QUESTIONS_PER_MINUTE", "0", "questions_per_minute", 0),
        ("STORYBOT_ALLOW_UNSEALED", "true", "allow_unsealed", True),
        ("STORYBOT_STORY", "harbour.yaml", "story", Path("harbour.yaml")),
        ("STORYBOT_PREFIX", "", "prefix", "?"),
        ("STORYBOT_SHARD_COUNT", "4", "shard_count", 4),
        ("STORYBOT_HEALTH_ADDRESS", "9090", "health_address", "127.0.0.1:9090"),
        ("STORYBOT_HEALTH_ADDRESS", ":9090", "health_address", "127.0.0.1:9090"),
        ("STORYBOT_HEALTH_ADDRESS", "0.0.0.0:9090", "health_address", "0.0.0.0:9090"),
        ("STORYBOT_HEALTH_ADDRESS", "[::1]:9090", "health_address", "[::1]:9090"),
    ],
)
def test_the_environment_wins_over_the_file(load, variable, text, name, value):
    config = load('prefix: "?"\nsession_minutes: 9\nstory: other.yaml', **{variable: text})
    assert getattr(config, name) == value


def test_lists_in_the_environment_are_parted_by_commas_or_spaces(load):
    ids = "123456789012345678, 223456789012345678"
    config = load("admins: {roles: [923456789012345678]}", STORYBOT_ADMINS_USERS=ids)
    assert config.admins.users == (123456789012345678, 223456789012345678)
    assert config.admins.roles == (923456789012345678,)


def test_shards_of_one_process(load):
    config = load("shard_count: 4\nshard_ids: [0, 3]")
    assert (config.shard_count, config.shard_ids) == (4, (0, 3))
    assert load("shard_count: 4", STORYBOT_SHARD_IDS="1, 2").shard_ids == (1, 2)


def test_paths_count_from_the_folder_of_the_file(tmp_path, monkeypatch):
    """A service starts in whatever folder its manager likes."""
    monkeypatch.chdir("/")
    (tmp_path / "config.yaml").write_text("story: stories/harbour.yaml", encoding="utf-8")
    assert load_config(tmp_path / "config.yaml", {}).story == tmp_path / "stories" / "harbour.yaml"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "prefix: '?'\nsesion_minutes: 5",
            'config.yaml:2:1: there is no setting "sesion_minutes". Did you mean "session_minutes"?  [unknown-setting]',
            id="misspelt",
        ),
        pytest.param(
            "session_minutes: soon",
            "config.yaml:1:18: session_minutes must be a whole number of minutes from 1 to 1440, "
            'not "soon".  [bad-setting]',
            id="no number",
        ),
        pytest.param("session_minutes: 0", ":1:18: session_minutes must be", id="out of range"),
        pytest.param("message_content: perhaps", ":1:18: message_content must be true or false", id="no yes or no"),
        pytest.param("admins:\n  users: [123456789012345678, bob]", ":2:31: admins.users must be a list", id="no id"),
        pytest.param("admins:\n  users: 12", ":2:10: admins.users must be a list", id="no list"),
        pytest.param("admins:\n  user: []", ':2:3: there is no setting "user". Did you mean "users"?', id="nested"),
        pytest.param("users: []", ':1:1: there is no setting "users".', id="not nested"),
        pytest.param("admins: bob", ":1:9: admins must be a mapping", id="no mapping"),
        pytest.param("prefix: '/'", ":1:9: prefix must be 1 to 10 characters", id="a slash belongs to Discord"),
        pytest.param(
            "interface_language: no",
            ':1:21: interface_language must be "auto" or one of en, es, fr, de, ru, not "no".',
            id="a language that it does not speak",
        ),
        pytest.param("shard_count: 0", ":1:14: shard_count must be a whole number", id="no shards"),
        pytest.param("shard_ids: [0]", ":1:12: shard_ids must be a list of different numbers", id="shards of no count"),
        pytest.param("shard_count: 2\nshard_ids: [2]", ":2:12: shard_ids must be", id="a shard beyond the count"),
        pytest.param("shard_count: 2\nshard_ids: [1, 1]", ":2:12: shard_ids must be", id="a shard twice"),
        pytest.param("shard_count: many\nshard_ids: [5]", ":1:14: shard_count must be", id="shards of a wrong count"),
        pytest.param("health_address: here", ":1:17: health_address must be a port", id="no port"),
        pytest.param("health_address: 70000", ":1:17: health_address must be a port", id="no such port"),
        pytest.param("health_address: a b:1", ":1:17: health_address must be a port", id="no host"),
        pytest.param("log_format: xml", ":1:13: log_format must be one of text, json", id="no such format"),
        pytest.param("prefix: !", ":1:9: YAML tags", id="an unquoted exclamation mark"),
        pytest.param("prefix: a\nprefix: b", ':2:1: "prefix" stood here already, in line 1', id="twice"),
        pytest.param("just words", ':1:1: settings are "name: value" lines', id="no settings at all"),
        pytest.param("prefix: [", "config.yaml:", id="broken YAML"),
    ],
)
def test_what_is_wrong_takes_one_line(complaints, text, line):
    lines = complaints(text)
    assert len(lines) == 1
    assert line in lines[0]


def test_all_problems_come_at_once(complaints):
    lines = complaints("prefixx: a\nsession_minutes: soon\nquestions_per_minute: -1", STORYBOT_ALLOW_UNSEALED="maybe")
    assert [line.split(": ")[0] for line in lines] == [
        "STORYBOT_ALLOW_UNSEALED",
        "config.yaml:1:1",
        "config.yaml:2:18",
        "config.yaml:3:23",
    ]


def test_an_unknown_variable_is_named(complaints):
    """A misspelt variable that is passed over in silence costs an operator an evening."""
    assert complaints(STORYBOT_PREFX="?") == [
        'STORYBOT_PREFX: there is no setting "STORYBOT_PREFX". Did you mean "STORYBOT_PREFIX"?  [unknown-setting]'
    ]


def test_a_named_file_must_exist(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.yaml: there is no such file"):
        load_config(tmp_path / "gone.yaml", {})


def test_the_token_comes_from_the_environment_or_from_a_file(load, tmp_path):
    (tmp_path / "secret").write_text(TOKEN + "\n", encoding="utf-8")
    assert load("token_file: secret").token.get_secret_value() == TOKEN
    assert load(DISCORD_TOKEN=" other.token ").token.get_secret_value() == "other.token"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param(b" \n", "is empty", id="empty"),
        pytest.param(b"\xff\xfe", "cannot be read", id="no text"),
        pytest.param(b"one two", "no spaces", id="two words"),
    ],
)
def test_a_token_file_that_holds_no_token_is_named(complaints, tmp_path, content, said):
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    lines = complaints("token_file: secret")
    assert len(lines) == 1
    assert said in lines[0]
    assert "secret" in lines[0]


def test_a_token_in_the_config_file_is_refused_without_repeating_it(complaints):
    (line,) = complaints(f"token: {TOKEN}")
    assert "DISCORD_TOKEN" in line
    assert TOKEN not in line


def test_the_token_shows_nowhere(load):
    config = load(DISCORD_TOKEN=TOKEN)
    assert TOKEN not in f"{config!r} {config} {asdict(config)} {vars(config)}"


def test_settings_cannot_be_changed(load):
    with pytest.raises(FrozenInstanceError):
        load().prefix = "?"


def test_the_command_says_which_settings_are_wrong(tmp_path):
    (tmp_path / "config.yaml").write_text("prefixx: a\nsession_minutes: soon", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "bot", "run"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 2
    assert run.stdout == ""
    assert [line.split(": ")[0] for line in run.stderr.splitlines()] == ["config.yaml:1:1", "config.yaml:2:18"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
class TestFilesThatAreNone:
    """Each is one line, at once: an operator who starts the bot must not look at a program that waits."""

    def test_a_config_that_is_a_named_pipe(self, tmp_path):
        os.mkfifo(path := tmp_path / "config.yaml")
        with pytest.raises(ConfigError, match="not an ordinary file but a named pipe"):
            load_config(path, {})

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
    def test_a_config_that_is_a_device(self, device):
        with pytest.raises(ConfigError, match="not an ordinary file but a device"):
            load_config(Path(device), {})

    def test_a_token_file_that_is_a_named_pipe_or_never_ends(self, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        (path := tmp_path / "config.yaml").write_text("token_file: pipe\n")
        with pytest.raises(ConfigError, match="a named pipe"):
            load_config(path, {})
        (tmp_path / "pipe").unlink()
        (tmp_path / "pipe").write_text("x" * 5_000)
        with pytest.raises(ConfigError, match="larger than 4 kB"):
            load_config(path, {})

    def test_a_default_config_that_links_nowhere_is_no_missing_one(self, tmp_path, monkeypatch):
        """Else the bot would serve the bundled story, and nobody would know why."""
        monkeypatch.chdir(tmp_path)
        (tmp_path / "config.yaml").symlink_to("gone.yaml")
        with pytest.raises(ConfigError, match="no such file"):
            load_config(None, {})

    def test_a_large_config(self, tmp_path):
        (path := tmp_path / "config.yaml").write_text("# \n" * 40_000)
        with pytest.raises(ConfigError, match="larger than 100 kB"):
            load_config(path, {})

    def test_a_config_of_many_wrong_settings(self, tmp_path):
        (path := tmp_path / "config.yaml").write_text("".join(f"p{number}: a\n" for number in range(9_000)))
        with pytest.raises(ConfigError) as raised:
            load_config(path, {})
        assert len(str(raised.value).splitlines()) == 100

    def test_a_home_that_nobody_has(self, tmp_path):
        (path := tmp_path / "config.yaml").write_text("story: ~nobody-here/story.yaml\n")
        assert load_config(path, {}).story == tmp_path / "~nobody-here" / "story.yaml"
