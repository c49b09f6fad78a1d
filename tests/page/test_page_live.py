"""A page that follows its vault takes nothing from its reader; addresses, back and forward.

The vault and its graph are real. The server's events are sent by hand, so that a test decides what comes when;
test_page_served.py follows a vault by a real server.
"""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from page_graphs import reading

from vaultlint.graph.files.export import to_data
from vaultlint.graph.live.living import Living
from vaultlint.graph.page import fill
from vaultlint.graph.page.payload import pack
from vaultlint.project import Project

ADDRESS = "http://vault.test/token/"
THEMES = ("price contract buyer discount", "routine cue streak habit", "draft editor paragraph manuscript")
STREAM = """
window.EventSource = class extends EventTarget {
  constructor(url) { super(); this.url = url; window.stream = this; }
  close() { this.closed = true; }
};
window.hear = (type, data, id) =>
  window.stream.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId: String(id ?? "") }));
"""


class Follower:
    """A page that follows a vault, and the hand that tells it what happens."""

    def __init__(self, page, vault) -> None:
        self.page, self.vault = page, vault
        self.living = Living(Project(vault))
        self.version = self.base = 0
        self.fetched = 0
        page.add_init_script(STREAM)
        page.route(f"{ADDRESS}**", self._answer)

    def _answer(self, route) -> None:
        parts = pack(to_data(self.living.graph))
        if route.request.url == f"{ADDRESS}data":
            self.fetched += 1
            chunks = json.dumps(parts.chunks)
            body = f'{{"version":{self.base},"core":{parts.core},"chunks":{chunks}}}'
            route.fulfill(body=body, content_type="application/json")
        else:
            route.fulfill(body=fill(parts, vault="Reading", live=self.base), content_type="text/html; charset=utf-8")

    def open(self, address: str = "") -> None:
        """Open the page."""
        self.page.goto(ADDRESS + address)
        self.page.wait_for_selector("html[data-ready]")

    def write(self, name: str, text: str) -> None:
        """Write a note."""
        (self.vault / f"{name}.md").write_text(text, encoding="utf-8")

    def hear(self, kind: str, data: object, *, wait: str | None = "Updated") -> None:
        """Tell the page something, and wait until it says so."""
        self.page.evaluate("document.querySelector('.live').textContent = ''")
        self.page.evaluate(
            "([kind, data, id]) => window.hear(kind, data, id)",
            [kind, data, None if kind == "trouble" else self.version],
        )
        if wait:
            self.page.wait_for_function(
                "said => document.querySelector('.live').textContent.startsWith(said)", arg=wait
            )

    def tell(self, patch, *, wait: str | None = "Updated") -> None:
        """Tell of changed notes."""
        self.version += 1
        self.hear("patch", patch._asdict(), wait=wait)

    def change(self, *, wait: str | None = "Updated") -> None:
        """Read what changed in the vault, and tell of it."""
        patch = self.living.refresh()
        assert patch is not None
        self.tell(patch, wait=wait)

    def relink(self) -> None:
        """Link all notes anew, and tell of it."""
        later = self.living.adopt(self.living.linked())
        assert later is None
        self.version += 1
        self.base = self.version
        self.hear("settled", {})

    def both(self):
        """Yield after telling of what changed, and again after linking anew."""
        self.change()
        yield "patch"
        self.relink()
        yield "relink"

    def ask(self, script: str, arg: object = None):
        """Ask the page."""
        return self.page.evaluate(script, arg)

    def choose(self, name: str) -> None:
        """Choose a note by the search."""
        self.page.keyboard.press("/")
        self.page.fill("#search", name)
        self.page.wait_for_selector("#results [role=option]")
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("id => vaultlint.state().node === id", arg=f"note:{name}.md")
        self.page.wait_for_selector("#panel-body:not([aria-busy])", state="attached")

    def found(self, words: str) -> list[str]:
        """Search, and list what is found, when all quotes are read."""
        self.page.wait_for_function("() => { const { done, total } = vaultlint.read(); return done === total; }")
        self.page.fill("#search", "")
        self.page.fill("#search", words)
        self.page.wait_for_function(
            "() => document.querySelector('#results').children.length &&"
            " !/Looking|Reading/.test(document.querySelector('#results').textContent)"
        )
        found = self.page.locator("#results [role=option] .result-title").all_inner_texts()
        self.page.fill("#search", "")
        return found


def note_text(number: int) -> str:
    """Write a note of one of three themes that links to three others."""
    words = THEMES[number % 3].split()
    links = ", ".join(f"[[Note {(number + step) % 30}]]" for step in (3, 6, 9))
    said = [f"The {words[0]} follows the {words[1]}, says number {number}. A {words[2]} is no {words[3]}."]
    said += [f"Of {one} and {two} the reader {number} keeps a list." for one, two in pairwise(words)]
    author, year = f"Author {number % 9}", 2015 + number % 9
    head = f"---\ntags: [{words[0]}, shelf{number % 11}]\nauthor: {author}\ndate: {year}-0{1 + number % 9}-01\n---\n"
    return f"{head}# Note {number}\n\n" + "\n\n".join(said) + f"\n\nSee {links}.\n"


@pytest.fixture
def vault(tmp_path):
    """Thirty notes on three themes, each with links."""
    root = tmp_path / "Reading"
    root.mkdir()
    for number in range(30):
        (root / f"Note {number}.md").write_text(note_text(number), encoding="utf-8")
    return root


@pytest.fixture
def follower(browser, vault):
    """The page, open, and its hand; it asks its own address alone, and must not complain."""
    context = browser.new_context(viewport={"width": 1400, "height": 620}, reduced_motion="reduce")
    page = context.new_page()
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: errors.append(error.stack or str(error)))
    made = Follower(page, vault)
    made.open()
    yield made
    assert errors == []
    context.close()


def test_what_is_typed_into_the_search_stays(follower):
    """Text, caret and focus stay, and the open list shows what is there now."""
    page = follower.page
    page.keyboard.press("/")
    page.keyboard.type("Note 2")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#results [role=option]")
    follower.write("Note 2b", "See [[Note 2]].\n")
    for _ in follower.both():
        now = follower.ask(
            "(() => { const field = document.activeElement; return [field.id, field.value, field.selectionStart]; })()"
        )
        assert now == ["search", "Note 2", 5]
        page.wait_for_function("() => document.querySelector('#results').innerText.includes('Note 2b')")


def test_what_is_typed_opened_and_chosen_in_the_filters_stays(follower):
    """A list that was opened, the words typed into it, the focus and the scroll are as they were; its counts are new."""
    page = follower.page
    page.locator("#facet-tags summary").click()
    page.locator("#facet-tags .facet-search").type("shelf")
    page.locator("#facet-tags input[type=checkbox]").first.focus()
    chosen = follower.ask("document.activeElement.id")
    scrolled = follower.ask(
        "(document.getElementById('filters').scrollTop = 140, document.getElementById('filters').scrollTop)"
    )
    counts = page.locator("#facet-tags summary .count").inner_text()
    follower.write("Newcomer", "---\ntags: [shelf99, shelf1]\n---\nSee [[Note 3]].\n")
    for _ in follower.both():
        assert follower.ask("document.activeElement.id") == chosen
        assert page.locator("#facet-tags").get_attribute("open") is not None
        assert page.locator("#facet-tags .facet-search").input_value() == "shelf"
        assert "#shelf99" in page.locator("#facet-tags ul").inner_text()
        assert page.locator("#facet-tags summary .count").inner_text() != counts
        assert abs(follower.ask("document.getElementById('filters').scrollTop") - scrolled) <= 30


def test_a_list_that_was_closed_stays_closed_though_something_in_it_is_chosen(follower):
    """Only an address opens a list of filters; a change in the vault does not."""
    page = follower.page
    page.locator("#facet-tags summary").click()
    page.locator("#facet-tags input[type=checkbox]").first.check()
    page.locator("#facet-tags summary").click()
    follower.write("Note 3", note_text(3) + "\nAnd [[Note 4]].\n")
    for _ in follower.both():
        assert page.locator("#facet-tags").get_attribute("open") is None
        assert page.locator("#facet-tags summary .count").inner_text() == "1 chosen"


def test_what_says_the_same_is_not_touched(follower):
    """A change elsewhere leaves the panel's very elements: a screen reader reads on, marked text stays marked."""
    follower.choose("Note 4")
    follower.ask("window.parts = [...document.getElementById('panel-body').children]")
    follower.write("Note 14", note_text(14).replace("keeps a list", "kept a list"))
    follower.change()
    assert follower.ask(
        "[...document.getElementById('panel-body').children].every((part, at) => part === window.parts[at])"
    )


def test_what_was_unfolded_stays_unfolded_and_the_place_on_the_screen_is_kept(follower):
    """A panel that says more than before shows as much of each list, and what was read stays where it stood."""
    page = follower.page
    words = THEMES[0].split()
    follower.ask("location.hash = '#node=tag:price'")
    page.wait_for_function("() => vaultlint.state().node === 'tag:price'")
    page.wait_for_selector("#panel-body:not([aria-busy])", state="attached")
    list_of = "[...document.querySelectorAll('#panel-body [data-grows]')].at(-1)"
    assert follower.ask(f"{list_of} !== undefined"), words
    follower.ask(f"{list_of}.nextElementSibling.click()")
    unfolded = follower.ask(f"{list_of}.children.length")
    follower.ask(f"{list_of}.lastElementChild.querySelector('button').focus()")
    follower.ask(f"{list_of}.lastElementChild.scrollIntoView()")
    focused = follower.ask("document.activeElement.textContent")
    top = follower.ask("document.activeElement.getBoundingClientRect().top")
    assert follower.ask("document.getElementById('panel-body').scrollTop") > 0
    follower.write(
        "Newcomer", f"---\ntags: [price]\nauthor: Somebody New\n---\n{words[0]} and {words[1]}. See [[Note 3]].\n"
    )
    follower.change()
    assert follower.ask(f"{list_of}.children.length") >= unfolded
    assert "Newcomer" in page.inner_text("#panel-body")
    assert follower.ask("document.activeElement.textContent") == focused
    assert abs(follower.ask("document.activeElement.getBoundingClientRect().top") - top) < 60


def test_marked_text_stays_marked_where_its_part_is_drawn_anew(follower):
    """Who copies a sentence while a link comes beside it still copies it."""
    follower.choose("Note 4")
    marked = follower.ask("""() => {
      const quote = [...document.querySelectorAll('#panel-body blockquote')].find((each) => each.textContent.includes('See'));
      quote.closest('section').dataset.mine = 'true';
      const range = document.createRange();
      range.selectNodeContents(quote);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return String(range);
    }""")
    follower.write("Note 4", note_text(4) + "\nIt leads to [[Note 29]], of all places.\n")
    for _ in follower.both():
        assert follower.ask("String(getSelection().getRangeAt(0))") == marked
        assert follower.ask("document.querySelector('[data-mine]')") is None, "the part was drawn anew"


def test_a_click_that_began_before_a_change_is_not_lost(follower):
    """Nothing is drawn anew under a button that is pressed down."""
    page = follower.page
    follower.choose("Note 4")
    button = page.locator("#panel-body .node-link", has_text="Note 7").first
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    follower.write("Note 4", "Nothing but [[Note 29]].\n")
    follower.change(wait=None)
    page.wait_for_timeout(200)
    assert button.is_visible()
    page.mouse.up()
    page.wait_for_function("() => vaultlint.state().node === 'note:Note 7.md'")
    page.wait_for_function("() => document.querySelector('.live').textContent.startsWith('Updated')")
    assert follower.ask("vaultlint.state().node") == "note:Note 7.md"


def test_words_typed_for_a_path_stay(follower):
    """The field that is being written in keeps its text, its caret and its list."""
    page = follower.page
    follower.choose("Note 4")
    page.keyboard.press("p")
    page.wait_for_function("() => document.activeElement.id === 'path-to'")
    page.keyboard.type("Note 1")
    follower.write("Note 4", note_text(4) + "\nIt leads to [[Note 29]].\n")
    for _ in follower.both():
        assert follower.ask("[document.activeElement.id, document.activeElement.value]") == ["path-to", "Note 1"]
        assert page.locator("#path-to-list").is_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.steps li').length > 1")


def test_the_focus_of_a_territory_in_the_legend_stays(follower):
    """The legend is made of the data, and still a keyboard goes on where it was."""
    follower.page.locator("#territories button").nth(1).focus()
    name = follower.ask("document.activeElement.querySelector('.row-title').textContent")
    follower.write("Note 3", note_text(3) + "\nAnd [[Note 4]].\n")
    for _ in follower.both():
        assert follower.ask("document.activeElement.querySelector('.row-title')?.textContent") == name


def test_what_a_note_says_no_more_is_neither_found_nor_quoted_nor_saved(follower):
    """Between a change and linking anew search, panels and the saved data hold the sentences that stand, and no others."""
    follower.write("Note 4", note_text(4) + "\nThe quodlibet leads to [[Note 29]].\n")
    follower.change()
    follower.relink()
    assert any("quodlibet" in each for each in follower.found("quodlibet"))
    follower.write("Note 4", note_text(4) + "\nThe farrago leads to [[Note 29]].\n")
    (follower.vault / "Note 5.md").unlink()
    follower.change()
    assert follower.found("quodlibet") == ["Nothing holds “quodlibet”."] or not follower.found("quodlibet")
    assert any("farrago" in each for each in follower.found("farrago"))
    assert not any("number 5." in each for each in follower.found("number 5"))
    saved = follower.ask("vaultlint.data()")
    text = json.dumps(saved)
    assert "quodlibet" not in text
    assert "farrago" in text
    graph = follower.living.graph
    assert {node["id"] for node in saved["nodes"]} == set(graph)
    assert len(saved["edges"]) == graph.number_of_edges()
    assert not [item for edge in saved["edges"] for item in edge["evidence"] if item["path"] == "Note 5.md"]
    follower.choose("Note 4")
    assert "farrago" in follower.page.inner_text("#panel-body")
    assert "quodlibet" not in follower.page.inner_text("#panel-body")


def test_a_changed_sentence_is_found_once(follower):
    """What a patch repeats of notes that did not change is no second hit."""
    follower.write("Note 4", note_text(4) + "\nAlso [[Note 7]].\n")
    follower.change()
    found = follower.found("reader 7 keeps list")
    assert len(found) == len(set(found))


def test_a_new_note_is_found_by_its_name_and_by_what_it_says(follower):
    """At once, and after linking anew."""
    follower.write("Zanzibar", "The unheard-of quodlibet follows [[Note 3]] everywhere.\n")
    for _ in follower.both():
        assert "note:Zanzibar.md" in follower.ask("vaultlint.drawn().ids")
        assert "Zanzibar" in follower.found("zanzib")
        assert any("unheard-of" in each for each in follower.found("quodlibet"))


def test_marks_stay_where_they_lie_when_a_note_changes(follower):
    """A patch moves no mark of a note that was there."""
    before = follower.ask("Object.fromEntries(vaultlint.nodes().map(({ id }) => [id, vaultlint.positionOf(id)]))")
    follower.write("Zanzibar", "See [[Note 3]] and [[Note 4]].\n")
    follower.change()
    after = follower.ask("Object.fromEntries(vaultlint.nodes().map(({ id }) => [id, vaultlint.positionOf(id)]))")
    assert "note:Zanzibar.md" in after
    moved = [
        node
        for node in before
        if abs(after[node]["x"] - before[node]["x"]) + abs(after[node]["y"] - before[node]["y"]) > 0.5
    ]
    assert moved == []


def test_a_change_that_comes_while_notes_are_linked_survives_it(follower):
    """The server links what it had, and tells of the later change behind it; the page shows both."""
    follower.choose("Note 4")
    follower.write("Note 4", note_text(4) + "\nFirst to [[Note 28]].\n")
    follower.change()
    graph = follower.living.linked()
    follower.write("Note 4", note_text(4) + "\nFirst to [[Note 28]], then to [[Note 29]].\n")
    follower.change()
    assert "then to" in follower.page.inner_text("#panel-body")
    later = follower.living.adopt(graph)
    assert later is not None
    follower.version += 1
    follower.base = follower.version
    follower.hear("settled", {}, wait=None)
    follower.tell(later, wait="Updated. Suggestions follow.")
    assert "then to" in follower.page.inner_text("#panel-body")
    assert "note:Note 4.md~links~note:Note 29.md" in follower.ask("vaultlint.shown().edges")
    follower.relink()
    assert "note:Note 4.md~links~note:Note 29.md" in follower.ask("vaultlint.shown().edges")


def test_data_that_the_page_holds_is_not_fetched_again(follower):
    """A settled event of a known version costs nothing; a later one is fetched once."""
    follower.hear("settled", {})
    assert follower.fetched == 0
    follower.write("Note 4", note_text(4) + "\nTo [[Note 28]].\n")
    follower.change()
    follower.relink()
    follower.hear("settled", {})
    assert follower.fetched == 1


def test_trouble_is_said_and_taken_back(follower):
    """What the server could not do stands over the map and in the page's status, until a round goes well."""
    page = follower.page
    said = "The last change could not be read: No space left."
    follower.hear("trouble", {"event": "trouble", "message": said}, wait=said)
    assert page.inner_text("#status[role=status]") == said
    page.wait_for_timeout(3000)
    assert page.locator(".live").is_visible()
    follower.write("Note 4", note_text(4) + "\nTo [[Note 28]].\n")
    follower.change()
    assert page.inner_text(".live") == "Updated. Suggestions follow."
    assert page.inner_text("#status") == "Updated. Suggestions follow."
    page.wait_for_selector(".live", state="hidden")


def test_a_round_that_changes_nothing_ends_the_trouble_too(follower):
    """`fine` takes the message away."""
    follower.hear("trouble", {"message": "Not read."}, wait="Not read.")
    follower.hear("fine", {})


# --- what is chosen, when the data changes beneath it ----------------------------------------------------------------


def test_a_chosen_note_that_goes_gives_way_and_is_chosen_again_when_it_returns(follower):
    """Programs save by removing and writing anew: the address still asks for the note."""
    follower.choose("Note 5")
    kept = (follower.vault / "Note 5.md").read_text("utf-8")
    (follower.vault / "Note 5.md").unlink()
    for _ in follower.both():
        assert follower.ask("vaultlint.state().what") == "overview"
        assert "“Note 5.md” is not here" in follower.page.inner_text("#panel-body")
        assert "note:Note 5.md" not in follower.ask("vaultlint.shown().nodes")
    follower.write("Note 5", kept)
    for _ in follower.both():
        assert follower.ask("vaultlint.state().node") == "note:Note 5.md"
        assert "is not here" not in follower.page.inner_text("#panel-body")


def test_a_filter_whose_tag_is_gone_lets_go_and_holds_again_when_it_returns(follower):
    """A filter that nothing could pass is none; the address keeps it."""
    follower.write("Note 5", note_text(5).replace("tags: [", "tags: [rarity, "))
    follower.change()
    follower.relink()
    follower.ask("location.hash = '#tag=tag:rarity'")
    follower.page.wait_for_function("() => vaultlint.shown().nodes.filter((id) => id.startsWith('note:')).length === 1")
    assert follower.page.locator("#reset").is_visible()
    follower.write("Note 5", note_text(5))
    for _ in follower.both():
        assert len([node for node in follower.ask("vaultlint.shown().nodes") if node.startswith("note:")]) == 30
        assert not follower.page.locator("#reset").is_visible()
        assert follower.page.locator("[id='tags-tag:rarity']").count() == 0
    follower.write("Note 5", note_text(5).replace("tags: [", "tags: [rarity, "))
    for _ in follower.both():
        assert len([node for node in follower.ask("vaultlint.shown().nodes") if node.startswith("note:")]) == 1


def test_a_path_whose_end_is_gone_asks_for_another(follower):
    """The end that is left stays; the field of the other is empty."""
    follower.ask("location.hash = '#from=note:Note 4.md&to=note:Note 10.md'")
    follower.page.wait_for_function("() => document.querySelectorAll('.steps li').length > 1")
    (follower.vault / "Note 10.md").unlink()
    for number in (1, 4, 7):  # who linked there
        text = (follower.vault / f"Note {number}.md").read_text("utf-8")
        follower.write(f"Note {number}", text.replace("[[Note 10]]", "[[Note 13]]"))
    for _ in follower.both():
        assert follower.ask("vaultlint.state().what") == "path"
        assert follower.page.locator("#path-from").input_value() == "Note 4"
        assert follower.page.locator("#path-to").input_value() == ""
        assert follower.page.locator(".steps").count() == 0


def test_a_chosen_edge_that_is_gone_gives_way(follower):
    """The overview says so, also when the address was written anew meanwhile."""
    follower.ask("location.hash = '#edge=note:Note 4.md~links~note:Note 7.md'")
    follower.page.wait_for_function("() => vaultlint.state().what === 'edge'")
    follower.write("Note 4", note_text(4).replace("[[Note 7]]", "[[Note 8]]"))
    for _ in follower.both():
        assert follower.ask("vaultlint.state().what") == "overview"
        assert "That connection is not here" in follower.page.inner_text("#panel-body")
        follower.page.click("#zoom-in")
        follower.page.wait_for_function("() => location.hash.includes('at=')")
        assert "edge=" in follower.ask("location.hash")


def test_sizes_are_those_of_the_data_after_a_change(follower):
    """What the legend makes of sizes is not taken for the data's when a note changes."""
    size = "Object.fromEntries([...document.querySelectorAll('#territories .count')].map((each, at) => [at, each.textContent]))"
    follower.ask("location.hash = '#size=links'")
    follower.page.wait_for_function("() => document.getElementById('size').value === 'links'")
    assert follower.ask(size)
    follower.write("Note 4", note_text(4) + "\nTo [[Note 28]].\n")
    follower.change()
    follower.page.select_option("#size", "centrality")
    changed = follower.ask("vaultlint.sizes()")
    follower.open()
    assert {node: changed[node] for node in changed if node != "note:Note 4.md"} == {
        node: value for node, value in follower.ask("vaultlint.sizes()").items() if node != "note:Note 4.md"
    }


# --- addresses -------------------------------------------------------------------------------------------------------


def renumbered(data):
    """The same vault linked another time: territories in another order, under other numbers, one note fewer."""
    other = json.loads(json.dumps(data))
    given = other["graph"]["communities"]
    number = {community["id"]: (at + 1) % len(given) + 40 for at, community in enumerate(given)}
    for community in given:
        community["id"] = number[community["id"]]
        community["label"] = f"Now: {community['label']}"
    given.reverse()
    for node in other["nodes"]:
        if node.get("community") is not None:
            node["community"] = number[node["community"]]
    return other


def test_an_address_names_a_territory_by_what_lies_in_it(open_page):
    """It opens the same territory after the vault was linked anew, whatever its number and name are then."""
    data = reading()
    opened = open_page(data)
    opened.page.locator("#territories button").nth(1).click()
    opened.settle()
    label = opened.page.inner_text("#panel-body h2")
    address = opened.page.evaluate("location.hash")
    assert "territory=" in address
    again = open_page(renumbered(data), address=address)
    assert again.text("#panel-body h2") == f"Now: {label}"
    gone = renumbered(data)
    first = opened.page.evaluate("new URLSearchParams(location.hash.slice(1)).getAll('territory')")[0]
    gone["nodes"] = [node for node in gone["nodes"] if node["id"] != first]
    assert open_page(gone, address=address).text("#panel-body h2") == f"Now: {label}"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("#territory=1", "an older page's"),
        ("#territory=concept:nowhere", "That territory is not here"),
        ("#node=note:Gone.md", "“Gone.md” is not here"),
        ("#edge=a~links~b", "That connection is not here"),
    ],
)
def test_an_address_of_what_is_not_there_says_so(open_page, address, said):
    """The overview opens, with a line that says why; it goes with the next choice."""
    opened = open_page(reading(), address=address)
    assert opened.state()["what"] == "overview"
    assert said in opened.text()
    assert said in opened.page.inner_text("#status")
    opened.page.locator("#territories button").first.click()
    assert said not in opened.text()
    opened.press("Escape")
    assert said not in opened.text()


def test_back_walks_what_was_chosen_and_leaves_the_filters(open_page):
    """Filters are settings: they hold until they are taken off, whichever way a reader goes."""
    opened = open_page(reading())
    page = opened.page
    first, second = opened.shown("note")[:2]
    choose(opened, first)
    page.locator("input[data-group=kind][value=tag]").uncheck()
    choose(opened, second)
    page.locator("input[data-group=kind][value=author]").uncheck()
    page.go_back()
    page.wait_for_function("id => vaultlint.state().node === id", arg=first)
    for kind in ("tag", "author"):
        assert not page.locator(f"input[data-group=kind][value={kind}]").is_checked()
        assert opened.shown(kind) == [], kind
    assert "author" in page.evaluate("new URLSearchParams(location.hash.slice(1)).get('without')"), (
        "the address says what is seen"
    )
    page.go_back()
    page.wait_for_function("() => vaultlint.state().what === 'overview'")
    assert opened.shown("tag") == []
    page.go_forward()
    page.go_forward()
    page.wait_for_function("id => vaultlint.state().node === id", arg=second)
    assert opened.shown("author") == []


def test_back_walks_from_table_to_map(open_page):
    """Views are steps, as choices are."""
    opened = open_page(reading())
    opened.press("t")
    assert opened.state()["view"] == "table"
    opened.page.go_back()
    opened.page.wait_for_function("() => vaultlint.state().view === 'map'")
    assert opened.page.locator("#stage").is_visible()


def test_setting_filters_is_no_step(open_page):
    """However many filters were set: Back is where one chose something last."""
    opened = open_page(reading())
    before = opened.page.evaluate("history.length")
    for kind in ("tag", "author", "concept"):
        opened.page.locator(f"input[data-group=kind][value={kind}]").uncheck()
    assert opened.page.evaluate("history.length") == before


def test_an_address_that_is_typed_is_taken_at_its_word(open_page):
    """A link within the page, or a pasted address, brings its own filters and takes off the present ones."""
    opened = open_page(reading())
    opened.page.locator("input[data-group=kind][value=tag]").uncheck()
    opened.page.evaluate("location.hash = '#without=author,quiet'")
    opened.page.wait_for_function("() => !document.querySelector('input[data-group=kind][value=author]').checked")
    assert opened.page.locator("input[data-group=kind][value=tag]").is_checked()
    assert opened.shown("tag")
    assert opened.shown("author") == []


def choose(opened, node):
    """Choose a node by the address bar's own means: a click on its name in the search's list."""
    label = opened.page.evaluate("id => vaultlint.nodes().find((node) => node.id === id).label", node)
    opened.press("/")
    opened.page.fill("#search", label)
    opened.page.wait_for_selector("#results [role=option]")
    opened.press("Enter")
    opened.page.wait_for_function("id => vaultlint.state().node === id", arg=node)
    opened.settle()
