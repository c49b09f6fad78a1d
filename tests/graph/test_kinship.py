"""A tag and the words of its stem: what another word of it says is not the tag's theme."""

from __future__ import annotations

import pytest
from graph_vaults import graph_of

from vaultlint.graph.evidence.kinship import is_same, says

OTHERS = {
    f"Odd {name}.md": f"{name} {rest}.\n"
    for name, rest in (
        ("Glaciers", "carve valleys out of granite"),
        ("Sonnets", "turn at their ninth line"),
        ("Bees", "dance where clover flowers"),
        ("Chess", "rewards taste and patience"),
    )
}


def about(tag, tagged, untagged):
    """Return which of the untagged notes the tag claims."""
    files = OTHERS | {f"Tagged {n}.md": f"---\ntags: [{tag}]\n---\n{text}\n" for n, text in enumerate(tagged)}
    files |= {f"Plain {n}.md": f"{text}\n" for n, text in enumerate(untagged)}
    graph = graph_of(files)
    return [n for n in range(len(untagged)) if graph.has_edge(f"note:Plain {n}.md", f"tag:{tag.lower()}", "about")]


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("fit", "fitness"), ("fits", "fitness"), ("ill", "illness"), ("busy", "business"), ("wit", "witness"),
        ("well", "wellness"), ("good", "goodness"), ("network", "networking"), ("networks", "networking"),
        ("networked", "networking"), ("networking", "network"), ("house", "housing"), ("bank", "banking"),
        ("parent", "parenting"), ("program", "programming"), ("thoughtful", "thoughts"), ("valuable", "value"),
        ("friendly", "friends"), ("timely", "time"), ("costly", "cost"), ("weekly", "week"), ("hospital", "hospitality"),
        ("emergent", "emergency"), ("publicly", "publication"), ("university", "universe"), ("organ", "organization"),
        ("generate", "generation"), ("operate", "operations"), ("assert", "assertiveness"), ("manager", "management"),
        ("probable", "probability"), ("active", "activities"), ("mind", "mindfulness"), ("wilder", "wilderness"),
    ],
)  # fmt: skip
def test_another_word_of_a_stem_is_another(form, word):
    """Words that a stemmer puts together and that mean something else are told apart."""
    assert not is_same(form, word)


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("assertive", "assertiveness"), ("assertively", "assertiveness"), ("Assertiveness", "assertive"),
        ("happy", "happiness"), ("happily", "happiness"), ("mindful", "mindfulness"), ("aware", "awareness"),
        ("creative", "creativity"), ("efficient", "efficiency"), ("efficiently", "Efficiency"),
        ("confident", "confidence"), ("reliable", "reliability"), ("meditating", "meditation"),
        ("automate", "automation"), ("habits", "habit"), ("story", "stories"), ("sale", "sales"), ("boxes", "box"),
        ("designed", "design"), ("planned", "plan"), ("Fit", "fit"), ("fitness", "fitness"), ("network's", "networks"),
        ("networking", "Networking"), ("learnings", "learning"), ("basically", "basic"), ("cities", "city"),
    ],
)  # fmt: skip
def test_inflections_are_one_word(form, word):
    """Plurals, past tenses, and an adjective with its adverb and its noun are the word itself."""
    assert is_same(form, word)


@pytest.mark.parametrize(
    ("text", "form", "word", "meant"),
    [
        ("Go there to network.", "network", "networking", True),
        ("You'd think they networked.", "networked", "networking", True),
        ("Their network grows.", "network", "networking", False),
        ("To train a neural network is slow.", "network", "networking", False),
        ("We are writing them down.", "writing", "write", True),
        ("Building the boat took May.", "Building", "build", True),
        ("Networking is hard work.", "Networking", "network", False),
    ],
)
def test_what_somebody_does_is_its_gerund(text, form, word, meant):
    """A verb where somebody does it is the tag's -ing; a noun of the same letters is not."""
    assert says(text, form, word) is meant


def test_product_market_fit_is_not_fitness():
    """A tag claims the notes that say its word, and not those that say another of its stem."""
    tagged = ["Rowing builds fitness slowly. Fitness wanes.", "Running builds fitness. Fitness is kept by sleep."]
    plain = [
        "Fitness comes from swimming. My fitness waned in June.",
        "Product and market fit. The fit is found late, and a fit is felt.",
        "Founders look for the fit of product and market; the fit pays.",
    ]
    assert about("fitness", tagged, plain) == [0]


def test_a_neural_network_is_not_networking():
    """A noun of the tag's letters is no theme of the tag; who does it, does it."""
    tagged = ["Networking means to ask people about work.", "Networking over lunch means people."]
    plain = [
        "A neural network has layers, and the network learns. Each network is deep.",
        "Introverts should network as well. Few like to network over lunch.",
    ]
    assert about("networking", tagged, plain) == [1]


def test_the_quote_says_the_tag():
    """Where a note says both words, the tag's own is shown."""
    tagged = ["Rowing builds fitness slowly. Fitness wanes.", "Running builds fitness. Fitness is kept by sleep."]
    files = OTHERS | {f"T{n}.md": f"---\ntags: [fitness]\n---\n{text}\n" for n, text in enumerate(tagged)}
    files["Both.md"] = "The old shoes still fit, and they fit well on any day of the year.\n\nOn fitness.\n"
    (quote,) = graph_of(files).edges["note:Both.md", "tag:fitness", "about"]["evidence"]
    assert quote["text"] == "On fitness."


def test_an_adjective_speaks_for_its_noun():
    """Assertive, assertively and assertiveness are one theme."""
    tagged = ["Assertiveness is learnt by asking. Assertiveness pays.", "Assertiveness needs calm."]
    plain = ["Be assertive with the caller. Speak assertively.", "Assert that the list is sorted; assert it twice."]
    assert about("assertiveness", tagged, plain) == [0]
