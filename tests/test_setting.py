"""Texts of settings are read strictly, and what is secret stays so."""

import copy
import pickle
from dataclasses import dataclass

import pytest

from bot.setting import SecretStr, group, read_settings, setting, whole, yes_or_no


@dataclass(frozen=True)
class Inner:
    numbers: tuple[int, ...] = setting(whole(1, 9), "numbers", several=True, default=())


@dataclass(frozen=True)
class Outer:
    lit: bool = setting(yes_or_no, "true or false", default=False)
    inner: Inner = group(Inner, "a mapping")
    other: int = 0


@pytest.mark.parametrize(
    ("given", "values"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"lit": " Yes "}, {"lit": True}, id="a text"),
        pytest.param({"inner": {"numbers": ["1", "09"]}}, {"inner": Inner((1, 9))}, id="a list within a group"),
        pytest.param({"other": "1", "more": "1"}, {}, id="no settings"),
    ],
)
def test_values_are_read(given, values):
    assert read_settings(Outer, given) == (values, [])


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        pytest.param({"lit": "maybe"}, (("lit",), "maybe"), id="another text"),
        pytest.param({"lit": ["true"]}, (("lit",), ["true"]), id="a list for a text"),
        pytest.param({"inner": "1"}, (("inner",), "1"), id="a text for a group"),
        pytest.param({"inner": {"numbers": "1"}}, (("inner", "numbers"), "1"), id="a text for a list"),
        pytest.param({"inner": {"numbers": ["1", "10"]}}, (("inner", "numbers", 1), "10"), id="too much"),
        pytest.param({"inner": {"numbers": ["1", None]}}, (("inner", "numbers", 1), None), id="nothing in a list"),
        pytest.param({"inner": {"numbers": ["1.5"]}}, (("inner", "numbers", 0), "1.5"), id="no whole number"),
        pytest.param({"inner": {"numbers": ["9" * 5000]}}, (("inner", "numbers", 0), "9" * 5000), id="endless"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(given, wrong):
    assert read_settings(Outer, given)[1] == [wrong]


def test_a_secret_is_shown_nowhere_and_leaves_no_process():
    secret = SecretStr("hush-hush")
    assert secret.get_secret_value() == copy.deepcopy(secret).get_secret_value() == "hush-hush"
    assert "hush" not in f"{secret} {secret!r} {[secret]}"
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(secret, protocol)) is None
