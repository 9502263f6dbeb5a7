"""Drafts of fact files: they invent nothing, load, pass the check and answer."""

from __future__ import annotations

import datetime as dt
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from profiles import scaled

from bot.authoring.check import evidence_problems
from bot.authoring.drafting.reading import ArticleError
from bot.authoring.new import draft_text
from bot.engine import build_engine
from bot.replies.sentences import template_problems
from bot.story.loader import read_bytes
from bot.story.model import StoryDate
from bot.story.rules.long_evidence import MAX_CHARACTERS
from bot.story.seal import excerpts, normalise_evidence

bench = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "bench_draft.py"))
ARTICLES = sorted(bench["PUBLISHED"].items())
IDS = [article.stem for article, _ in ARTICLES]
DAY = dt.date(2024, 3, 6)
LEAST_RIGHT, MOST_WRONG = 0.6, 0.05
"""A floor under all of them; `bench_draft.py` tells where each article stands."""


def drafted(body, *, published=DAY):
    """Return the story of the draft of an article with this body."""
    text = f"Something happened\n\nTARN, March 6 (Tarn Post) -- {body}\n"
    reading = read_bytes("draft.yaml", draft_text(text, published).text.encode())
    assert reading.story is not None, reading.problems
    return reading.story


def said(story):
    """Return (speaker, quotation) for each quotation of a story."""
    quotes = [(fact, fact.text("quote")) for fact in story.facts.values() if fact.text("quote")]
    return [(story.entities[str(fact.roles["who"][0])].name, quote) for fact, quote in quotes]


def assert_sound(made, article):
    """The draft loads, no rule objects, and each excerpt stands in the article, short and word for word."""
    reading = read_bytes("draft.yaml", made.encode())
    assert reading.problems == ()
    assert template_problems(reading.story) == ()
    assert list(evidence_problems(reading.draft, {"article": article})) == []
    assert all(len(each.quote) <= MAX_CHARACTERS for fact in reading.story.facts.values() for each in fact.evidence)
    assert all(normalise_evidence(text) for _, text in excerpts(reading.story))


@pytest.fixture(scope="module", params=ARTICLES, ids=IDS)
def figures(request, tmp_path_factory):
    """Return the figures of one article's draft."""
    return bench["measure"](request.param[0], tmp_path_factory.mktemp("drafts"))


def test_quotations_have_the_right_speakers(figures):
    """A word put into the wrong mouth is the worst mistake: 95 % precise, and 90 % found, in each article."""
    assert figures.right_quotations >= 0.95 * figures.drafted_quotations
    assert figures.right_quotations >= 0.9 * figures.listed_quotations


def test_a_bare_draft_answers_more_than_half_of_the_gold_questions(figures):
    results = list(figures.results.values())
    assert results.count("right") >= LEAST_RIGHT * len(results)
    assert results.count("wrong") <= MOST_WRONG * len(results), [q for q, r in figures.results.items() if r == "wrong"]


@pytest.mark.parametrize(("article", "published"), ARTICLES, ids=IDS)
def test_a_draft_passes_the_check(article, published):
    text = article.read_text("utf-8")
    assert_sound(draft_text(text, published).text, text)


@pytest.mark.parametrize(("article", "published"), ARTICLES, ids=IDS)
def test_names_and_numbers_are_the_article_s(article, published):
    """Whatever is capitalised or counted in a fact stands in the article; years may follow from the dateline."""
    text = normalise_evidence(article.read_text("utf-8"))
    story = read_bytes("draft.yaml", draft_text(article.read_text("utf-8"), published).text.encode()).story
    words = set(re.findall(r"\w+", text)) | {"The"}
    upper = {word.upper() for word in words}
    for fact in story.facts.values():
        texts = [str(value) for values in fact.roles.values() for value in values if not isinstance(value, StoryDate)]
        for word in re.findall(r"\b(?:[A-Z]\w+|\d+)\b", " ".join(texts)):
            assert word in words or word.upper() in upper or word.isdigit(), (fact.id, word)
    for entity in story.entities.values():
        plain = entity.name.removeprefix("the ")
        assert normalise_evidence(plain).casefold() in text.casefold(), entity.name


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            '"We will win this," Mayor Ada Corvin said.', [("Ada Corvin", "We will win this")], id="behind, straight"
        ),
        pytest.param(
            "“We will win this,” said Mayor Ada Corvin.", [("Ada Corvin", "We will win this")], id="inverted, curly"
        ),
        pytest.param(
            "Mayor Ada Corvin said: “We will win this.”", [("Ada Corvin", "We will win this.")], id="before, colon"
        ),
        pytest.param(
            '"We will win," said Mayor Ada Corvin, "and we will win again."',
            [("Ada Corvin", "We will win"), ("Ada Corvin", "and we will win again.")],
            id="split",
        ),
        pytest.param(
            'Mayor Ada Corvin met the council. "We will win this," she said. "We always have won."',
            [("Ada Corvin", "We will win this"), ("Ada Corvin", "We always have won.")],
            id="pronoun, gone on with",
        ),
        pytest.param(
            'Mayor Ada Corvin thanked her brother, Tom Renn, a baker. "I baked all night," he said.',
            [("Tom Renn", "I baked all night")],
            id="pronoun of fitting gender",
        ),
        pytest.param(
            '"We never signed it," said a spokesman for Dask & Sons, Leo Thorn.',
            [("Leo Thorn", "We never signed it")],
            id="spokesman with an apposition",
        ),
        pytest.param(
            'Mayor Ada Corvin, 52, called the plan "a wish list in chalk".',
            [("Ada Corvin", "a wish list in chalk")],
            id="phrase behind a verb that names",
        ),
        pytest.param(
            'Mayor Ada Corvin described it as "a wish list in chalk" and left.',
            [("Ada Corvin", "a wish list in chalk")],
            id="phrase behind as",
        ),
        pytest.param(
            'The plan was mocked by Mayor Ada Corvin as "a wish list in chalk".',
            [("Ada Corvin", "a wish list in chalk")],
            id="phrase, passive",
        ),
        pytest.param(
            'Mayor Ada Corvin said the town would "learn from its mistakes" in time.',
            [("Ada Corvin", "learn from its mistakes")],
            id="phrase in reported speech",
        ),
        pytest.param(
            'Mayor Ada Corvin said Tom Renn, a baker, had called it "a very sad joke".',
            [("Tom Renn", "a very sad joke")],
            id="phrase of somebody whom another reports",
        ),
        pytest.param(
            'Mayor Ada Corvin, who called it "a very sad joke", told Tom Renn to leave.',
            [("Ada Corvin", "a very sad joke")],
            id="phrase in a clause with who",
        ),
        pytest.param(
            'The firm was called "a very sad joke", and Tom Renn, a baker, left.', [], id="passive, by nobody"
        ),
        pytest.param('Tom Renn, nicknamed "the king of bread" by all, said he was well.', [], id="nickname"),
        pytest.param('A note that read "Thank you for it" was found, Mayor Ada Corvin said.', [], id="written words"),
        pytest.param('There was a sign saying "Love is not for sale", Mayor Ada Corvin said.', [], id="written, comma"),
        pytest.param('A plan called "bread and more buses" was popular, Mayor Ada Corvin said.', [], id="a name"),
        pytest.param(
            'The Bakers Union met. "We will win this," the union said in a statement.',
            [("the Bakers Union", "We will win this")],
            id="an organisation by its noun",
        ),
        pytest.param(
            'A spokesman for Brindle City said: "We wish the player well."',
            [("Brindle City", "We wish the player well.")],
            id="spokesman without a name",
        ),
        pytest.param(
            'Mayor Ada Corvin met a baker, Tom Renn. "We will win this," the mayor said.',
            [("Ada Corvin", "We will win this")],
            id="a person by the post",
        ),
        pytest.param(
            'Mayor Ada Corvin opened the fair. "See you all soon," she posted on Instagram.',
            [("Ada Corvin", "See you all soon")],
            id="posted",
        ),
        pytest.param(
            '"We will all win," according to Mayor Ada Corvin.', [("Ada Corvin", "We will all win")], id="according to"
        ),
        pytest.param(
            'Mayor Ada Corvin was careful. "We may win," she said. "But I doubt it.\n\n"It has been a bad year."',
            [
                ("Ada Corvin", "We may win"),
                ("Ada Corvin", "But I doubt it."),
                ("Ada Corvin", "It has been a bad year."),
            ],
            id="across paragraphs",
        ),
        pytest.param(
            'A baker, who gave his name only as Leif, said he knew Tom Renn, a cook. "I stayed in bed," he said.',
            [("Leif", "I stayed in bed")],
            id="a first name alone",
        ),
        pytest.param(
            'A baker said he knew Tom Renn, a cook. "I stayed in bed," he said.', [], id="pronoun of somebody unnamed"
        ),
        pytest.param(
            'Tom Renn, a cook, left.\n\nOne participant, a driver, slept. "I have missed one," he said.',
            [],
            id="pronoun of one of many",
        ),
        pytest.param(
            'Many left. "We will win this," wrote one of them, Yannick Sorel, in a note.',
            [("Yannick Sorel", "We will win this")],
            id="one of them, by name",
        ),
        pytest.param(
            'The Patients and Carers Association called it "a lottery ticket for all".',
            [("the Patients and Carers Association", "a lottery ticket for all")],
            id="a name with and",
        ),
        pytest.param(
            'The Tarn Health Agency met.\n\n"We will win this," a spokesman for the agency said.',
            [("the Tarn Health Agency", "We will win this")],
            id="an organisation of an earlier paragraph",
        ),
        pytest.param('The Tarn Union met. "We will win this," a lawyer for the union said.', [], id="a lawyer for"),
        pytest.param('"I stayed in bed," said a nurse who works for Una Hall, a doctor.', [], id="unnamed, behind"),
        pytest.param('"I stayed in bed," a lawyer for Tom Renn, a cook, said.', [], id="unnamed, before"),
        pytest.param(
            'Tom Renn, a cook, spoke first. Sam Holt, a baker, came later. "I stayed in bed," he said.',
            [("Sam Holt", "I stayed in bed")],
            id="pronoun of the nearest sentence",
        ),
        pytest.param(
            'She asked for tea on X. "We will win this," Mayor Ada Corvin wrote on X. She left.',
            [("Ada Corvin", "We will win this")],
            id="a network of one letter",
        ),
        pytest.param('The plan is called "a very big mistake" by many, Mayor Ada Corvin said.', [], id="scare quotes"),
        pytest.param('"We will win this," nobody in the town would repeat.', [], id="no speaker"),
    ],
)
def test_quotations(body, expected):
    assert said(drafted(f"{body} The town council met on Monday.")) == expected


@pytest.mark.parametrize(
    ("words", "date"),
    [
        pytest.param("The council met on Monday.", "2024-03-04", id="weekday, the last one"),
        pytest.param("The council will meet on Monday.", "2024-03-11", id="weekday of a plan, the next one"),
        pytest.param("The council met on Wednesday.", "2024-03-06", id="weekday of publication"),
        pytest.param("The council met on Feb. 29.", "2024-02-29", id="day"),
        pytest.param("The council met in November.", "2023-11", id="month, no day made up"),
        pytest.param("The council will meet in May.", "2024-05", id="month of a plan"),
        pytest.param("The council met last year.", "2023", id="last year"),
        pytest.param("The council will meet next month.", "2024-04", id="next month"),
        pytest.param("The council met in March 2022.", "2022-03", id="month and year"),
        pytest.param("The council met in 2019.", "2019", id="year"),
        pytest.param("The council expects to finish by the end of May.", "2024-05", id="a time that lies ahead"),
        pytest.param("The council would finish by Sept. 15.", "2024-09-15", id="future in the past"),
        pytest.param("The council met in 2021 and 2022.", None, id="two dates"),
        pytest.param("The council met last week.", None, id="a week that may lie in two months"),
        pytest.param("The council met twice.", None, id="no date"),
    ],
)
def test_dates_are_never_more_precise_than_the_text(words, date):
    fact = next(fact for fact in drafted(f"A fire broke out. {words}").facts.values() if "council" in str(fact.roles))
    when = fact.roles.get("when", (None,))[0]
    assert (when.edtf if when else None) == date


@pytest.mark.parametrize(
    ("body", "kind", "roles"),
    [
        ("Ada Corvin, a baker, was sentenced to two years in prison for fraud.", "detention", {"who", "sentence"}),
        ("Police arrested Tom Renn, a baker, on suspicion of fraud.", "detention", {"who", "by", "charge"}),
        ("The council called on the government to pay the families.", "demand", {"who", "to", "what"}),
        ("The firm Dask & Sons bought the old mill for $4 million.", "deal", {"who", "what", "amount"}),
        ("The council declined to comment.", "statement", {"who"}),
        ("A fire broke out in the mill, killing three people.", "casualty", {"what", "dead"}),
        ("Ada Corvin, 52, is a baker.", "figure", {"of", "amount"}),
        ("Mayor Ada Corvin opened the fair.", "office", {"who", "title"}),
    ],
)
def test_frames(body, kind, roles):
    facts = [fact for fact in drafted(body).facts.values() if fact.kind == kind]
    assert facts
    assert roles <= set(facts[0].roles)


def test_a_number_keeps_its_comma():
    fact = drafted("Tom Renn, a baker, was fined 60,000 crowns.").facts["renn-was-fined"]
    assert fact.text("sentence") == "60,000 crowns"


def test_the_dead_of_another_year_are_not_those_of_today():
    story = drafted("A fire destroyed the mill. It was the worst since 1934, when 41 people died.")
    assert not [fact for fact in story.facts.values() if fact.kind == "casualty"]


def test_she_is_nobody_of_an_earlier_paragraph_where_somebody_stands_nearer():
    """A quotation without a speaker is left out; one with a wrong speaker would be the worst mistake."""
    story = drafted('Mayor Ada Corvin opened the fair.\n\nTom Renn, a baker, met a girl. "I like the cakes," she said.')
    assert said(story) == []


def test_a_former_post_stays_former():
    titles = [
        fact.text("title") for fact in drafted("The court freed ex-U.S. Marine Paul Renn on Monday.").facts.values()
    ]
    assert "an ex-U.S. marine" in titles


def test_what_stands_before_a_comma_and_a_name_is_no_post_for_a_people_in_it():
    """ "Russian" ends like "musician"."""
    body = "In reply to Blinken's words about Russian aggression, Sergey Lavrov said Moscow was prepared to answer."
    assert list(drafted(body).facts_of_kind("office")) == []


def test_a_draft_is_silent_on_a_year_that_its_fact_does_not_have():
    """A drafted sentence may be about anything: the five of today did not die in 1934."""
    article = bench["ARTICLES"] / "skellan-landslide.txt"
    reading = read_bytes(
        "draft.yaml", draft_text(article.read_text("utf-8"), bench["PUBLISHED"][article]).text.encode()
    )
    assert reading.story.draft
    assert build_engine(reading.story).ask("how many died in 1934").outcome == "abstain"


def ask(body, question):
    """Return the reply of a draft with this body."""
    return build_engine(drafted(body)).ask(question)


@pytest.mark.parametrize(
    ("body", "question", "words"),
    [
        ("The dig cost 2.8 million euros and was paid for by the Halv Trust.", "who paid for the dig", "Halv"),
        ("The dig cost 2.8 million euros and was paid for by the Halv Trust.", "how much did the dig cost", "2.8"),
        ("The flute was found on June 3 by a diver.", "by whom was the flute found", "diver"),
        ("The crown was stolen in 1911 by a waiter.", "who stole the crown", "waiter"),
        ("The crown was lost. It weighs 1.2 kilograms and is set with pearls.", "how much does the crown weigh", "1.2"),
        ("Calder Ferries cancelled all 38 of its daily crossings.", "how many crossings were cancelled", "38"),
        ("Green Alliance leader Henrik Moe was glad. The city slept.", "who is the leader of green alliance", "Moe"),
        ("The Seafarers' and Dockers' Union (SDU) met on Monday.", "did the seafarers' and dockers' union meet", "met"),
        ("Ada Corvin, a baker, met the press. The 38-year-old has won a prize.", "what did ada corvin win", "prize"),
    ],
)  # fmt: skip
def test_a_draft_answers_by_its_wording(body, question, words):
    reply = ask(f"The town council met in June. {body}", question)
    assert (reply.outcome, words in reply.text) == ("answer", True), reply.text


@pytest.mark.parametrize(
    ("body", "question"),
    [
        ("Tom Renn, a cook, said that the crown could hardly be sold.", "who bought the crown"),
        ("The coast guard flew a woman to the mainland on Monday.", "what is the name of the woman"),
        ("The last strike at the port lasted 16 days.", "how long will the strike last"),
        ("The council plans to vote on a new wall.", "who is going to pay for the new wall"),
        ("The council plans a new wall that would cost 18 million crowns.", "how tall is the new wall going to be"),
        ("Ada Corvin, a teacher, won the election.", "who lost the election"),
        ("Ada Corvin, a cook, will be shown at Quayside Park on Friday.", "how many people does quayside park hold"),
        ("Tom Renn, a cook, has not been charged.", "will tom renn be charged next year"),
        ("The jury cleared Tom Renn, a cook, of money laundering.", "whose money was it"),
    ],
)  # fmt: skip
def test_a_draft_leaves_open_what_its_sentence_does_not_say(body, question):
    reply = ask(f"The town council met in June. {body}", question)
    assert reply.outcome == "abstain", reply.text


def test_it_is_nothing_where_the_sentence_before_names_two_things():
    body = "The crown was found on Monday. A reward was offered for the crown. It was stolen in 1911."
    assert not [fact for fact in drafted(body).facts.values() if "1911" in str(fact.roles)]


def test_what_is_uncertain_is_marked():
    text = "Fair opens\n\nTARN, March 6 (Tarn Post) -- Mayor Ada Corvin opened the fair. She will speak on Friday.\n"
    made = draft_text(text, DAY).text
    assert "who: corvin  # check: is this who is meant?" in made
    assert re.search(r"summary: .*# check:", made)
    assert re.search(r"printed: on Friday\} *# check:", made)


def test_acronyms_and_titles_become_aliases():
    story = drafted("The General Union of Food Workers (GUFW) met. Its secretary, Tom Quill, praised Judge Ada Crane.")
    aliases = {entity.name: set(entity.aliases) for entity in story.entities.values()}
    assert "GUFW" in aliases["the General Union of Food Workers"]
    assert "secretary" in aliases["Tom Quill"]
    assert "judge" in aliases["Ada Crane"]


PIECES = st.sampled_from(
    [
        "Mayor Ada Corvin", "Corvin", " said ", " told ", "“We go,”", "\"No way", ".\" ", "”", ", 52, ", ", who ran ",
        "The council", " was charged with ", " will ", "on Monday", "in May", "Feb. 30", "June 5, 99999",
        "killing five people", ". ", ", ", "\n", "\r\n", ": ", " #", "'", "’s", "(ABC)", "St. ", "next week",
        "Photo by Ann Lee/Post", "\t", "\x00", "\u2028", "😀", "By Tom Ray\n", "TARN, March 6 (Post) -- ", "it", "He",
        "and", "Dask & Sons", "–", "A fire", "was", "5,000", "~", "- a", "{", "%",
    ]
)  # fmt: skip
BODIES = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)
TEXTS = BODIES | BODIES.map(lambda body: f"Fair opens\n\n{body}\nMayor Ada Corvin opened the fair on Monday.")
"""Half of them have a headline and a sentence that reads plainly, so that there is a draft."""


@settings(max_examples=scaled(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
@example("")
@example("Headline\n\nTARN, Feb. 30 (Post) -- The council met.")
@example("Headline\n\nThe council met on Feb. 30, 2023. It said: “")
def test_any_text_gives_a_draft_that_loads_or_a_clear_error(text):
    outcome = outcome_of(text)
    if isinstance(outcome, ArticleError):
        assert re.fullmatch(r"[A-Z].*[.?]", str(outcome))
    else:
        assert_sound(outcome, text)


def outcome_of(text):
    """Return the draft of a text, or the error that it gives."""
    try:
        return draft_text(text, DAY, "The Tarn Post").text
    except ArticleError as error:
        return error


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no article"),
        ("Only a headline", "no article"),
        ("Headline\n\nThe council met on Monday.", "--published"),
        ("Headline\n\nTARN, March 6 -- The council met on Monday.", "without a year"),
        ("Headline\n\nThe council met on Monday.", "--outlet"),
    ],
)
def test_what_is_missing_is_said_in_one_line(text, words):
    with pytest.raises(ArticleError, match=words) as raised:
        draft_text(text)
    assert "\n" not in str(raised.value)


def run(*args, cwd):
    """Run the command and return it, its output as text."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, args)],
        capture_output=True, encoding="utf-8", cwd=cwd, env={**os.environ}, check=False, timeout=60,
    )  # fmt: skip


def test_the_command_writes_a_draft_that_check_and_ask_take(tmp_path):
    article = tmp_path / "skellan.txt"
    article.write_text((bench["ARTICLES"] / "skellan-landslide.txt").read_text("utf-8"), "utf-8")
    made = run("new", "skellan.txt", "--published", "2024-11-14", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert "storybot check skellan.yaml --article skellan.txt" in made.stdout
    first = (tmp_path / "skellan.yaml").read_text("utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=storybot.schema.json"
    assert run("check", "skellan.yaml", "--article", "skellan.txt", cwd=tmp_path).returncode == 0
    asked = run("ask", "--story", "skellan.yaml", "how many people were killed", cwd=tmp_path)
    assert asked.returncode == 0
    assert "5 people died" in asked.stdout


def test_the_command_never_overwrites(tmp_path):
    (tmp_path / "a.txt").write_text("Headline\n\nThe council met on Monday.\n", "utf-8")
    (tmp_path / "a.yaml").write_text("mine", "utf-8")
    refused = run("new", "a.txt", "--published", "2024-03-06", "--outlet", "Post", cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "a.yaml" in refused.stderr
    assert (tmp_path / "a.yaml").read_text("utf-8") == "mine"


def test_the_command_prints_to_standard_output(tmp_path):
    (tmp_path / "a.txt").write_text("Headline\n\nThe council met on Monday.\n", "utf-8")
    printed = run("new", "a.txt", "--published", "2024-03-06", "--outlet", "Post", "--out", "-", cwd=tmp_path)
    assert printed.returncode == 0
    assert yaml.safe_load(printed.stdout)["headline"] == "Headline"


def test_an_article_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Headline\n\n\xff\xfe")
    refused = run("new", "a.txt", cwd=tmp_path)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "UTF-8" in refused.stderr


@pytest.mark.parametrize("command", [("ask", "hello"), ("check",)])
def test_other_commands_load_nothing_of_it(command):
    """`storybot ask` must start quickly."""
    code = (
        f"import sys; sys.argv = ['storybot', *{command!r}]; from bot.__main__ import cli\n"
        "cli.main(args=sys.argv[1:], standalone_mode=False)\n"
        "heavy = [name for name in sys.modules if 'drafting' in name or name in ('dateparser', 'ruamel.yaml')]\n"
        "print(heavy, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.stderr.strip().endswith("[]"), done.stderr
