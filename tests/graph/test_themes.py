"""Themes: few, under names that a person would choose, with what their notes tell of them."""

from __future__ import annotations

import pytest
from graph_vaults import CLIENTS, CUSTOMERS, graph_of
from label_faults import faults, faulty

from vaultlint.graph.tags.tags import people
from vaultlint.graph.themes.capitals import spelled
from vaultlint.graph.themes.naming import best_form
from vaultlint.graph.themes.places import Place, grown, is_half, use, whole
from vaultlint.graph.words.language import background, tokeniser
from vaultlint.graph.words.spelling import compact

FILLER = [
    "The bees carry pollen home before the rain. A hive keeps honey for the winter.",
    "A potter turns the wheel and the clay answers. The kiln cools for two days.",
    "The violin needs a new bridge. A luthier carves it from maple.",
    "Tide tables tell the fisherman when the harbour is deep. The anchor holds.",
]


PLACES = ["Oslo", "Lima", "Turin", "Cairo", "Perth", "Quito"]


def vault(*sentences, notes=6, filler=36):
    """Make a vault in which `notes` notes say the sentences, in varied company, and others say something else.

    No two notes say a sentence in the same words: what many notes repeat is taken for a template.
    """
    files = {}
    for number in range(notes):
        lines = [f"{sentence.rstrip('.')} since {PLACES[number % 6]} and {1900 + number}." for sentence in sentences]
        files[f"Topic {number}.md"] = "\n".join([*lines, f"Remark {number} on the side. {FILLER[number % 4]}"]) + "\n"
    for number in range(filler):
        files[f"Other {number}.md"] = f"{FILLER[number % 4]} {FILLER[(number // 4) % 4]}\n"
    return files


def concepts(graph):
    """Return the labels of the graph's concepts."""
    return {data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "concept"}


def folded(graph):
    """Return the labels in lower case."""
    return {label.casefold() for label in concepts(graph)}


def test_forms_of_one_word_are_one_node():
    """Assertive, assertively and assertiveness are one theme, called by the noun."""
    files = vault(
        "Be assertive with the buyer.", "She spoke assertively.", "Assertiveness grows, and assertiveness helps."
    )
    found = folded(graph_of(files))
    assert [label for label in found if label.startswith("assertive")] == ["assertiveness"]


def test_what_hardly_stands_alone_is_called_by_the_pair():
    """Where notes say "angular momentum" and never "angular" alone, the theme is the pair."""
    files = vault(
        "The angular momentum stays the same.", "A skater keeps angular momentum.", "Its angular momentum is small."
    )
    found = folded(graph_of(files))
    assert "angular momentum" in found
    assert not found & {"angular", "momentum"}


def test_a_part_of_a_joined_word_is_called_by_the_whole():
    """PostgreSQL may be read as two words; its theme has the name that stands in the text."""
    files = vault("We moved to PostgreSQL.", "A dump of PostgreSQL takes long.", "The PostgreSQL of the shop is old.")
    found = concepts(graph_of(files))
    assert "PostgreSQL" in found
    assert not {label.casefold() for label in found} & {"postgre", "postg", "postgr"}


@pytest.mark.parametrize("word", ["February", "Tuesday", "function", "example", "img", "MOC"])
def test_words_of_form_and_of_the_calendar_are_no_themes(word):
    """A month, a weekday, a general word or a file ending names no theme, however often it is said."""
    files = vault(f"The {word} came up.", f"We looked at the {word} again.", f"In the {word} there was more.")
    assert word.casefold() not in folded(graph_of(files))


def test_what_is_done_is_no_theme():
    """A word that only says what somebody does names no theme."""
    files = vault("You quench the steel.", "They quench the blade.", "We quench the ring and you quench it again.")
    assert not [label for label in folded(graph_of(files)) if label.startswith("quench")]


def test_what_a_fifth_of_the_notes_say_is_no_theme():
    """A word of half of the vault tells no note from another."""
    files = vault("The marmalade boils.", "A jar of marmalade.", "So much marmalade.", notes=30, filler=30)
    assert "marmalade" not in folded(graph_of(files))


def test_the_same_word_in_few_notes_is_a_theme():
    """The law above does not hold because the word could never be one."""
    files = vault("The marmalade boils.", "A jar of marmalade.", "So much marmalade.")
    assert "marmalade" in folded(graph_of(files))


def test_words_of_a_vaults_tags_alone_are_no_themes():
    """Half of a tag's name that no sentence says names no theme beside the tag."""
    files = vault("The oven is hot.", "Bread needs time.")
    files = {
        path: "---\ntags: [sourdough-starter]\n---\n" + text if "Topic" in path else text
        for path, text in files.items()
    }
    assert not folded(graph_of(files)) & {"sourdough", "starter"}


def test_names_are_written_as_they_are_written():
    """Names often seen in lower case get their capitals; other words keep theirs."""
    assert spelled("github actions") == "GitHub actions"
    assert spelled("euler-lagrange equation") == "Euler-Lagrange equation"
    assert spelled("end-to-end api") == "end-to-end API"
    assert spelled("gauss's law") == "Gauss's law"
    assert spelled("bread") == "bread"


def test_the_case_is_that_of_the_middle_of_sentences():
    """A word mostly written small stays small; one written large stays large."""
    assert best_form({"Deep work": 1, "deep work": 3}) == "deep work"
    assert best_form({"Stokes": 4}) == "Stokes"


def places(word, *texts):
    """Return where `word` stands in the texts, each a note."""
    return [Place(number, text, text.index(word), text.index(word) + len(word)) for number, text in enumerate(texts)]


def test_a_character_pair_grows_to_the_word():
    """Two Han characters grow by the one that always stands beside them, and no further."""
    found = grown(places("係", "人間関係の話", "人間関係は", "人間関係を"))
    assert {place.text[place.start : place.end] for place in found} == {"人間関係"}


def test_a_word_does_not_grow_by_what_stands_beside_it_now_and_then():
    """Neighbours that differ belong to no name."""
    rows = places("vector", "a vector field", "the vector is", "a vector space", "one vector of")
    assert grown(rows) == rows


def test_a_word_does_not_grow_by_a_stop_word():
    """What always stands beside a word without meaning is the word alone."""
    rows = places("bread", "the bread is", "the bread was", "the bread has")
    assert grown(rows) == rows


def test_whole_keeps_signs_of_names():
    """C++ keeps its signs, and a hyphenated pair its hyphen."""
    assert whole(Place(0, "in C++ code", 3, 4)) == "C++"
    assert whole(Place(0, "run qemu-img now", 4, 12)) == "qemu-img"


def test_half_of_varying_names_is_no_theme():
    """Drive in Google Drive, iCloud Drive, Corp Drive is half of a name; in one sentence among others it is not."""
    assert is_half(places("Drive", "in Google Drive", "on iCloud Drive", "at Corp Drive"))
    assert not is_half(places("Drive", "in Google Drive", "a Drive of", "the Drive is"))


def test_use_tells_things_from_deeds():
    """Behind an article a word is a thing, behind who does it a deed, before another word it says which."""
    assert use(places("plant", "the plant is green", "to plant roses", "a plant pot stands")) == (1, 1, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [("MachineLearning", "machine-learning"), ("habits", "Habit"), ("time_management", "Time Management"),
     ("queries", "query"), ("KPIs", "kpi"), ("Assertiveness", "assertive"), ("matrices", "matrix"), ("boxes", "box")],
)  # fmt: skip
def test_spellings_of_a_tag_are_one(one, other):
    """Case, plural, hyphen, joined words and -ness make no other tag."""
    files = {"a.md": f"---\ntags: [{one}]\n---\nA.\n", "b.md": f"---\ntags: [{other}]\n---\nB.\n"}
    graph = graph_of(files)
    assert sum(data["kind"] == "tag" for _, data in graph.nodes(data=True)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("mind", "mindfulness"), ("anime", "animation"), ("gpt-3", "gpt-4"), ("acceptance", "self-acceptance"), ("CSS", "CS"),
     ("note", "note-taking"), ("community", "communism"), ("universe", "university"), ("CVE-2025-1", "CVE-2026-1")],
)  # fmt: skip
def test_tags_that_only_share_a_stem_are_two(one, other):
    """Words that a stemmer puts together, numbers and small words tell tags apart."""
    files = {"a.md": f"---\ntags: [{one}]\n---\nA.\n", "b.md": f"---\ntags: [{other}]\n---\nB.\n"}
    graph = graph_of(files)
    assert {data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "tag"} == {one, other}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("[[Ann Lee and Bo Ek]]", ["Ann Lee", "Bo Ek"]), ("newsletter.example.com", []), ("@handle", []),
     ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]), ("Dr. Ann Lee", ["Ann Lee"]), ("ann-lee", ["Ann Lee"]),
     ("Jean-Luc Marsh∗", ["Jean-Luc Marsh"])],
)  # fmt: skip
def test_authors_are_people(line, wanted):
    """By-lines are split; domains and handles are nobody; titles, footnote marks and hyphens of addresses go."""
    assert people(line) == wanted


def test_compact_never_empties_a_name():
    """A name of plural endings alone is still a name."""
    assert all(compact(name) for name in ("s", "es", "ness", "-", "is", "系", "C++"))


MENTIONING = {
    "Books/One.md": "---\nauthor: Mira Okonkwo\n---\nThe tide is a slow letter.\n",
    "Books/Two.md": "---\nauthor: Ivo Marsh\n---\nIn a talk Mira Okonkwo called the tide a letter.\n",
    "Books/Three.md": "---\nauthor: May Day\n---\nOkonkwo is a town. mira okonkwo in small letters is no name.\n",
}


def test_a_note_that_names_an_author_of_another_is_about_that_person():
    """The author's node is joined to the note by an edge `about`, with the sentence."""
    graph = graph_of(MENTIONING)
    edge = graph.edges["author:mira okonkwo", "note:Books/Two.md", "about"]
    assert [quote["text"] for quote in edge["evidence"]] == ["In a talk Mira Okonkwo called the tide a letter."]
    assert not graph.has_edge("author:mira okonkwo", "note:Books/Three.md")
    assert not graph.has_edge("author:mira okonkwo", "note:Books/One.md", "about")


def test_themes_know_their_neighbours_and_their_years(small_vault):
    """Each tag and concept has the ids of the themes that it meets in notes, and its notes by year."""
    files = {path: text.replace("---\nauthor", f"---\ndate: 202{number % 3}-05-01\nauthor", 1)
             for number, (path, text) in enumerate(small_vault.items())}  # fmt: skip
    graph = graph_of(files)
    themes = {node: data for node, data in graph.nodes(data=True) if data["kind"] in ("tag", "concept")}
    assert "tag:negotiation" in themes["tag:sales"]["neighbours"]
    assert sum(themes["tag:sales"]["years"].values()) == 4
    assert list(themes["tag:sales"]["years"]) == sorted(themes["tag:sales"]["years"])
    for node, data in themes.items():
        assert set(data["neighbours"]) <= set(themes) - {node}
    assert all("years" not in data for _, data in graph.nodes(data=True) if data["kind"] in ("note", "author"))


def test_undated_notes_have_no_years():
    """A note without a date counts in no year."""
    graph = graph_of({"a.md": "#bees hum.\n", "b.md": "#bees sting.\n"})
    assert graph.nodes["tag:bees"]["years"] == {}


def test_a_tag_of_all_notes_names_no_community():
    """What half of the vault carries tells no part of it from another."""
    files = {path: text if text.startswith("---") else f"---\ntags: [garden]\n---\n{text}" for path, text in vault(
        "The marmalade boils.", "A jar of marmalade.").items()}  # fmt: skip
    graph = graph_of(files)
    assert all("garden" not in community["label"] for community in graph.graph["communities"])


def test_labels_of_the_seeds_and_of_made_vaults_have_no_fault(seed_graph, seed_files, small_vault):
    """No label is a stop word, a stem fragment, boilerplate or a part of an address."""
    seeds = " ".join(seed_files[path].decode("utf-8") for path in (CUSTOMERS, CLIENTS))
    assert faulty(seed_graph, seeds) == {}
    assert faulty(graph_of(small_vault), " ".join(small_vault.values())) == {}


@pytest.mark.parametrize(
    ("label", "wrong"),
    [("the", "stop word"), ("busi", "fragment"), ("readwise", "boilerplate"), ("www", "url part"), ("shop.com", "url part"),
     ("123", "no word")],
)  # fmt: skip
def test_the_check_finds_faults(label, wrong):
    """The check is one that can fail."""
    assert wrong in faults(label, "the business of readwise at www.shop.com 123")


def linked(one, other, **more):
    """Return what the link between two notes shows, in a vault of other things: share by term, and the quotes."""
    files = {"One.md": one, "Two.md": other, **more}
    files.update({f"Other {number}.md": f"{FILLER[number % 4]} {FILLER[(number // 4) % 4]}\n" for number in range(16)})
    edge = graph_of(files).edges["note:One.md", "note:Two.md", "related"]
    return {term["term"]: term["share"] for term in edge["terms"]}, edge["evidence"]


STAR = (
    "We set the North Star Framework before the quarter. A North Star shows where the metrics lead.\n",
    "Every squad reads the North Star on Monday. Without a North Star the metrics drift apart.\n",
)


def test_words_that_stand_in_a_pair_are_named_as_the_pair():
    """Where both notes say two words only together, the link names the pair, with the shares of both words."""
    shares, _ = linked(*STAR)
    assert "North Star" in shares
    assert shares["North Star"] == max(shares.values())
    assert not {"north", "star"} & {label.casefold() for label in shares}


def test_words_that_stand_alone_as_well_are_named_alone():
    """A pair that is said once among its words said alone does not stand for them."""
    shares, _ = linked(
        "The glacier melts. The glacier calves. A valley glacier is slow. The valley is green, the valley is wide.\n",
        "A glacier is ice. The valley glacier bends. The glacier grinds stone. In the valley the valley people sing.\n",
    )
    assert {"glacier", "valley"} <= shares.keys()
    assert "valley glacier" not in shares


def test_what_a_link_shows_is_half_of_its_score():
    """The terms shown explain at least half of the score where notes say that much in words."""
    shares, _ = linked(*STAR)
    assert 0.5 <= sum(shares.values()) <= 1


def test_a_name_is_shown_on_a_link_with_its_capital():
    """A name that is no theme says why two notes are near, and is written as names are."""
    shares, _ = linked(
        "Then Quillon wrote of the lathe. We asked Quillon about turned legs.\n",
        "On Sunday Quillon sold a lathe. He told us that Quillon turns maple.\n",
    )
    assert "Quillon" in shares
    assert "quillon" not in shares


def test_a_links_term_is_the_word_that_both_notes_say():
    """Of two words of one stem the link names the one that both bear out, and quotes sentences that say it."""
    shares, quotes = linked(
        "The operators arrive late. An operator of the crane waits for the wind. The operator rests.\n",
        "The operations began, and an operation takes hours. Of every operation the operator of the crane tells.\n",
    )
    assert "operator" in shares
    assert "operation" not in shares
    said = [quote["text"] for quote in quotes if quote["by"] == "operator"]
    assert said
    assert all("operator" in text for text in said)


def test_a_sentence_is_quoted_for_the_word_that_it_says():
    """Where one sentence says the label and another a cousin of it, the former is quoted."""
    _, quotes = linked(
        "Formal gates and formal doors matter to the mason here. The belief of the old mason was a firm belief in lime.\n",
        "He believed the mason in a long and winding talk of lime. A belief in lime.\n",
    )
    said = [quote["text"] for quote in quotes if quote["by"] == "belief"]
    assert all("belief" in text for text in said)


@pytest.mark.parametrize(
    ("one", "other"),
    [("engine", "engineering"), ("date", "dating"), ("authors", "authorization"), ("responsive", "responsibility"),
     ("access", "accessibility"), ("existing", "existence"), ("custom", "customer"), ("animal", "animation")],
)  # fmt: skip
def test_words_of_different_meaning_are_different_terms(one, other):
    """What Snowball joins without a common meaning is told apart, and is as ordinary as it was."""
    words = tokeniser("en")
    assert words.stem(one) != words.stem(other)
    assert background().frequency.get(words.stem(other), 0) > 0


def test_a_capital_of_titles_alone_is_none():
    """A word that has its capital at the start of titles and sentences only is written small."""
    said = ["Flinching costs a point", "Flinching is natural", "Flinching before the ball"]
    graph = graph_of(vault(*said, notes=8))
    links = [data for _, _, data in graph.edges(data=True) if data["kind"] == "related"]
    shown = {term["term"] for data in links for term in data["terms"]} | concepts(graph)
    assert "flinching" in {label.casefold() for label in shown}
    assert "Flinching" not in shown


def test_a_term_has_one_spelling_on_all_links():
    """Of DNS and dns the graph has the one that stands more."""
    files = vault("The DNS of the house answers.", "A DNS knows names.", "Ask the DNS, not the dns.")
    links = [data for _, _, data in graph_of(files).edges(data=True) if data["kind"] == "related"]
    found = {term["term"] for data in links for term in data["terms"] if term["term"].casefold() == "dns"}
    assert found == {"DNS"}
