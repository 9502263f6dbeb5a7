"""What an utterance asks for and how, whatever it is wrapped in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.questions import questions_of


@pytest.fixture(scope="module")
def read(flood):
    """Return the function that reads an utterance with the invented story's names at hand."""
    return flood.index.reader.read


@pytest.mark.parametrize(
    ("utterance", "form"),
    [
        ("who died", "who"),
        ("by whom was he arrested", "who"),
        ("which company repaired the wall", "who"),
        ("where did it break", "where"),
        ("which town was hit", "what"),
        ("when was the flood", "when"),
        ("what year was the last one", "when"),
        ("why did it flood", "why"),
        ("how come it flooded", "why"),
        ("how many died", "how_many"),
        ("how much is the new wall", "how_much"),
        ("how long did it last", "how_long"),
        ("how old was Renn", "how_old"),
        ("how high was the water", "how_far"),
        ("how did she die", "how"),
        ("what did the mayor say", "what"),
        ("did Renn die", "yes_no"),
        ("is it true that Renn died", "yes_no"),
        ("did Renn or Solvane drown?", "choice"),
        ("was it two, four or six?", "choice"),
        ("name the dead", "list"),
        ("give me the cost", "list"),
        ("cost of new wall", "key_words"),
        ("Renn", "key_words"),
        ("no comment from them", "key_words"),
    ],
)
def test_the_form_follows_from_the_words_that_ask(read, utterance, form):
    assert read(utterance).form == form


@pytest.mark.parametrize(
    "utterance",
    [
        pytest.param("can you tell me who died", id="a polite request"),
        pytest.param("so um who died lol", id="filling words"),
        pytest.param("do you know who died?", id="a question about knowing"),
        pytest.param("according to the article, who died?", id="an aside before"),
        pytest.param("who died in this story if you know", id="an aside behind"),
        pytest.param("Hi! Great bot. Who died?", id="small talk before"),
        pytest.param("I read the article twice. Who died?", id="a statement before"),
        pytest.param("Don't mix them up: who died?", id="a warning before"),
        pytest.param("WHO DIED???", id="shouted"),
        pytest.param("who died, please", id="please behind"),
    ],
)
def test_wrapping_changes_nothing_of_what_is_asked(read, utterance):
    plain, wrapped = read("who died"), read(utterance)
    assert (wrapped.form, wrapped.asked, wrapped.focus[:2]) == (plain.form, plain.asked, plain.focus)


def test_may_i_ask_wraps_a_question(read):
    assert read("may I ask who died").form == "who"


@pytest.mark.parametrize(
    ("utterance", "form"),
    [
        pytest.param("Renn drowned in it, right?", "yes_no", id="a tag asks"),
        pytest.param("the wall was fixed, isn't it?", "yes_no", id="a negative tag asks, and denies nothing"),
        pytest.param("Renn drowned in it.", "key_words", id="a claim does not"),
        pytest.param("so the firm has admitted it?", "yes_no", id="a claim with a question mark does"),
    ],
)
def test_a_claim_asks_by_its_tag_or_its_mark(read, utterance, form):
    reading = read(utterance)
    assert (reading.form, reading.negated) == (form, False)


@pytest.mark.parametrize(
    ("utterance", "negated"),
    [
        pytest.param("isn't he the mayor?", False, id="expects a yes"),
        pytest.param("wasn't Renn a nurse?", False, id="expects a yes, with a name"),
        pytest.param("is he not the mayor?", True, id="denies"),
        pytest.param("he is not the mayor", True, id="a denial"),
        pytest.param("Corvin never accused Dask", True, id="never"),
        pytest.param("nobody was arrested, right?", True, id="nobody"),
        pytest.param("did Renn die?", False, id="plain"),
        pytest.param("no, who died?", False, id="a no to the last answer"),
    ],
)
def test_denials_are_told_from_questions_that_hope_for_a_yes(read, utterance, negated):
    assert read(utterance).negated is negated


def test_no_one_is_a_denial(read):
    assert read("no one died, right?").negated


@pytest.mark.parametrize(
    ("utterance", "fine"),
    [
        ("what time did it start", {"hour"}),
        ("on which day was it", {"day"}),
        ("in which street", {"place"}),
        ("where exactly did they meet", {"place", "day"}),
        ("where was it", set()),
        ("when was it", set()),
    ],
)
def test_a_wish_for_finer_detail_is_noted(read, utterance, fine):
    assert read(utterance).fine == fine


@pytest.mark.parametrize(
    ("utterance", "temporal"),
    [
        pytest.param("was it on May 19", ["may", "19"], id="month and day"),
        pytest.param("was it on 19 May", ["19", "may"], id="the other way round"),
        pytest.param(
            "was it on the 19th of May",
            ["19th", "may"],
            id="with of between",
        ),
        pytest.param("was it Friday or yesterday", ["friday", "yesterday"], id="days"),
        pytest.param("was it in 1962", ["1962"], id="a year"),
        pytest.param("does work begin in March", ["march"], id="a month after a preposition"),
        pytest.param("may they march to the harbor", [], id="may and march as verbs"),
        pytest.param("did 900 people sleep there", [], id="any number"),
    ],
)
def test_dates_are_told_from_other_words(read, utterance, temporal):
    assert [unit.words for unit in read(utterance).units if unit.temporal] == temporal


@pytest.mark.parametrize(
    ("utterance", "pronouns"),
    [
        ("what did he say", {"male"}),
        ("what did she say about her town", {"female"}),
        ("did they vote on it", {"plural", "thing"}),
        ("what did the mayor say", set()),
        ("is the man that died named", set()),
    ],
)
def test_pronouns_that_point_outside_are_noted(read, utterance, pronouns):
    assert read(utterance).pronouns == pronouns


@pytest.mark.parametrize(
    ("utterance", "meta"),
    [
        ("tldr", "summary"),
        ("can you sum up the article", "summary"),
        ("what happened", "about"),
        ("a timeline please", "timeline"),
        ("who is mentioned", "people"),
        ("which countries are mentioned", "countries"),
        ("list the quotes", "quotes"),
        ("who died", None),
    ],
)
def test_questions_about_the_whole_article_are_known(read, utterance, meta):
    assert read(utterance).meta == meta


def test_alternatives_are_one_mention_of_which_either_may_be_meant(read):
    (mention,) = read("Did Renn or Solvane drown?").mentions
    assert (mention.ids, mention.either, mention.all_of) == ({"renn", "solvane"}, True, False)


@pytest.mark.parametrize(
    ("utterance", "subject"),
    [
        pytest.param("did Corvin accuse Dask?", {"adela-corvin", "pieter-corvin"}, id="behind the auxiliary"),
        pytest.param("was Dask accused by Pieter Corvin?", {"pieter-corvin"}, id="behind by"),
        pytest.param("accusations against Dask", None, id="nobody acts"),
    ],
)
def test_who_acts_is_read_from_the_order_of_words(read, utterance, subject):
    found = read(utterance).subject
    assert (found.ids if found else None) == subject


def test_a_cue_beside_what_names_the_role(read):
    assert "charge" in read("what charge does he face").asked
    assert "when" in read("what was the date of the flood").asked
    assert read("what did the council do").asked == frozenset()


def test_a_person_left_open_is_noted(read):
    assert read("why was the guy arrested").indefinite
    assert not read("why was Fenwright arrested").indefinite


@pytest.mark.parametrize(
    ("utterance", "words", "concepts"),
    [
        pytest.param("what don't they agree on", "not agree on", {"difference", "refuse"}, id="don't"),
        pytest.param("what do they not agree on", "not agree on", {"difference", "refuse"}, id="not before it"),
        pytest.param("who never admitted it", "not admitted", {"deny"}, id="never"),
        pytest.param("which man did not deny it", "not deny", {"admit"}, id="the other way round"),
    ],
)
def test_a_denied_word_is_read_as_its_opposite(read, utterance, words, concepts):
    """ "What don't they agree on?" asks where they differ; read as "agree" it gets the contrary for an answer."""
    (unit,) = [unit for unit in read(utterance).units if not unit.light]
    assert (unit.words, unit.concepts) == (words, concepts)


@pytest.mark.parametrize(
    "utterance",
    [
        pytest.param("what do they agree on", id="no negation"),
        pytest.param("do they not agree", id="a yes/no question is denied as a whole"),
        pytest.param("don't they agree?", id="hopes for a yes"),
        pytest.param("who does not smoke and does agree", id="another word is denied"),
    ],
)
def test_a_word_that_is_not_denied_keeps_its_meaning(read, utterance):
    assert any("agree" in unit.concepts for unit in read(utterance).units)


@pytest.mark.parametrize(
    ("utterance", "denied"),
    [
        pytest.param("who was not arrested", ["arrested"], id="behind not"),
        pytest.param("who was arrested", [], id="plain"),
        pytest.param("was he not arrested", [], id="a yes/no question"),
        pytest.param("who did not see Renn", ["see"], id="never a name"),
    ],
)
def test_a_denied_word_without_an_opposite_is_marked(read, utterance, denied):
    assert [unit.words for unit in read(utterance).units if unit.denied] == denied


@pytest.mark.parametrize(
    ("question", "fact_id"),
    [
        ("what do the two nations agree on?", "overlap"),
        ("what do the two nations not agree on?", "diverge"),
    ],
)
def test_what_is_denied_decides_which_fact_answers(talks, question, fact_id):
    reply = talks.ask(question)
    assert (reply.outcome, reply.facts[:1]) == ("answer", (fact_id,))


@pytest.mark.parametrize(
    ("utterance", "sort"),
    [
        pytest.param("which wall broke", ["wall"], id="which"),
        pytest.param("what concrete was used", ["concrete"], id="what"),
        pytest.param("how severe was the flood", ["severe"], id="a degree"),
        pytest.param("which two walls broke", ["walls"], id="past a number"),
        pytest.param("who broke the wall", [], id="no sort is named"),
        pytest.param("how many walls broke", [], id="a count"),
        pytest.param("which wall", [], id="nothing else to explain"),
        pytest.param("what is the wall made of", [], id="not behind the question word"),
        pytest.param("which Renn died", [], id="a name"),
        pytest.param("what date was it", [], id="a word that names a role"),
    ],
)
def test_the_sort_of_thing_asked_for_is_marked(read, utterance, sort):
    """An answer need not repeat it: "Dask & Sons" answers "which company …?"."""
    assert [unit.words for unit in read(utterance).units if unit.sort] == sort


@pytest.mark.parametrize("noun", ["company", "firm", "organisation", "party", "institution"])
def test_a_sort_of_actor_asks_who(read, noun):
    reading = read(f"which {noun} used weak concrete")
    assert (reading.form, "who" in reading.asked) == ("who", True)
    assert noun not in {unit.lemma for unit in reading.units}


@pytest.mark.parametrize(
    ("utterance", "opinion"),
    [
        pytest.param("do you think Renn drowned", True, id="do you think"),
        pytest.param("who is guilty, in your opinion", True, id="in your opinion"),
        pytest.param("should we trust the mayor", True, id="what ought to be"),
        pytest.param("do you know who died", False, id="do you know"),
        pytest.param("what did the mayor think", False, id="somebody else's"),
        pytest.param("who should be paid", False, id="what ought to be, by the story"),
    ],
)
def test_a_question_for_the_bot_s_own_mind_is_noted(read, utterance, opinion):
    assert read(utterance).opinion is opinion


@pytest.mark.parametrize(
    ("utterance", "wants_more"),
    [
        pytest.param("is anyone else missing", True, id="anyone else"),
        pytest.param("any others?", True, id="any others"),
        pytest.param("was somebody else arrested", True, id="somebody else"),
        pytest.param("is anyone missing", False, id="anyone"),
        pytest.param("what else did she say", False, id="what else"),
        pytest.param("the others", False, id="others"),
    ],
)
def test_a_question_for_more_than_was_spoken_of_is_noted(read, utterance, wants_more):
    assert read(utterance).wants_more is wants_more


@pytest.mark.parametrize(
    ("utterance", "form"),
    [
        pytest.param("what is the name of the mayor", "who", id="a post"),
        pytest.param("what was the name of the drowned nurse", "who", id="a few words on"),
        pytest.param("what are the names of the victims", "who", id="several"),
        pytest.param("what is the name of the storm", "what", id="a storm"),
        pytest.param("what is the name of the city", "where", id="a place"),
        pytest.param("what is the mayor", "what", id="no name is asked for"),
        pytest.param("what did the mayor name", "what", id="name as a verb"),
    ],
)
def test_the_name_of_a_person_asks_who(read, utterance, form):
    assert read(utterance).form == form


@pytest.mark.parametrize(
    ("utterance", "form"),
    [
        pytest.param("second shelter where", "where", id="where"),
        pytest.param("flood when", "when", id="when"),
        pytest.param("Fenwright arrested why?", "why", id="why"),
        pytest.param("second shelter", "key_words", id="none"),
        pytest.param("where second shelter", "where", id="at the beginning"),
        pytest.param("why the second shelter where", "why", id="the first of two"),
        pytest.param("is the shelter where", "yes_no", id="behind an auxiliary"),
    ],
)
def test_a_question_word_may_stand_at_the_end(read, utterance, form):
    assert read(utterance).form == form


def test_key_words_before_a_question_word_are_answered(flood):
    reply = flood.ask("second shelter where")
    assert (reply.outcome, reply.facts) == ("answer", ("second-shelter",))


@pytest.mark.parametrize(
    ("utterance", "asked"),
    [
        pytest.param("to whom did the mayor speak", {"to", "whom", "of"}, id="to"),
        pytest.param("against whom did he speak", {"to", "whom", "of"}, id="against"),
        pytest.param("to which person was it sold", {"to", "whom", "of"}, id="to which person"),
    ],
)
def test_to_whom_asks_for_the_receiving_end(read, utterance, asked):
    assert read(utterance).asked == asked


@pytest.mark.parametrize("utterance", ["who spoke", "by whom was he arrested", "whom did she accuse"])
def test_any_other_who_may_be_the_one_who_acts(read, utterance):
    assert {"who", "whom"} <= read(utterance).asked


@pytest.mark.parametrize(
    ("question", "is_open"),
    [
        pytest.param("to whom did Blinken repeat the warning?", False, id="a listener is known"),
        pytest.param("to whom did Lavrov stress the importance of relations?", True, id="none is"),
        pytest.param("who stressed the importance of relations?", False, id="the speaker is"),
    ],
)
def test_whoever_acts_is_no_answer_to_whom(talks, question, is_open):
    """ "To whom did Lavrov stress it?" must not be answered with Lavrov."""
    assert (talks.ask(question).outcome == "abstain") is is_open


@pytest.mark.parametrize("nothing", ["", " ", "😀", "?!", "<@1>", "\u200b"])
def test_a_message_without_words_has_no_units(read, nothing):
    reading = read(nothing)
    assert (reading.form, reading.units, reading.mentions) == ("key_words", (), ())


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["who", "did", "not", "or", "the", "US", "'s", '"', "?", "he", "and", "4", "may"])).map(
        " ".join
    )
)
def test_any_text_has_one_reading(flood, text):
    reader = flood.index.reader
    first = reader.read(text)
    assert first == reader.read(text)
    assert all(0 < unit.factor <= 1 for unit in first.units)


def test_every_question_a_story_gives_rise_to_names_what_it_asks(flood, talks):
    """The generated samples teach the matcher: one that is read as key words would teach it the wrong thing."""
    mute = [
        question
        for engine in (flood, talks)
        for fact in engine.story.facts.values()
        for _, question in questions_of(fact, engine.story)
        if question[0].isupper() and engine.index.reader.read(question).form == "key_words"
    ]
    assert mute == []


def test_a_clause_that_ends_with_a_name_has_a_subject(flood):
    """Whoever acts may be the last word, with a "by" before: it was looked behind the end for a "been"."""
    reading = flood.index.reader.read("by Corvin did Corvin")
    assert reading.subject is not None
    assert reading.subject.start == 3
