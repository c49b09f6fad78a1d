"""Which file a link means: Obsidian's way, case by case; and what the index says of all notes together."""

from __future__ import annotations

import pytest

from vaultlint.index import Index, Names, aliases_of
from vaultlint.parse import facts, parse_text
from vaultlint.parse.boards import board_links

FILES = (
    "Note.md",
    "a/Note.md",
    "a/b/Note.md",
    "a/b/Deep.md",
    "c/Deep.md",
    "c/long folder/Deep.md",
    "c/Only Here.md",
    "c/v1.2.md",
    "d/Café.md",
    "d/pic.png",
    "d/pic.md",
    "d/report.pdf",
    "e/Board.canvas",
    "e/Views.base",
    "e/UPPER.MD",
    "f/Twin.md",
    "g/Twin.md",
    "g/h/Books/Grit.md",
    "Books/Other.md",
)

CASES = [
    # by name
    ("x.md", "Only Here", "c/Only Here.md", "a name is enough, wherever the file lies"),
    ("x.md", "only here", "c/Only Here.md", "case does not matter"),
    ("x.md", "Only Here.md", "c/Only Here.md", "the ending may be written"),
    ("x.md", " Only Here ", "c/Only Here.md", "blanks around a name do not count"),
    ("x.md", "Only\u00a0Here", "c/Only Here.md", "a hard space is a space"),
    ("x.md", "Cafe\u0301", "d/Café.md", "letters are compared composed"),
    ("x.md", "v1.2", "c/v1.2.md", "a point in a name is no ending"),
    ("x.md", "upper", "e/UPPER.MD", "the ending's case does not matter either"),
    ("x.md", "Nowhere", None, "a note that is not written yet"),
    ("x.md", "", "x.md", "no path at all is the note itself"),
    # several of one name
    ("x.md", "Note", "Note.md", "a path from the root comes first"),
    ("a/x.md", "Note", "Note.md", "also where the linking note's own folder has one"),
    ("a/b/x.md", "Deep", "a/b/Deep.md", "below the linking note's folder comes before a shorter path"),
    ("x.md", "Deep", "c/Deep.md", "else the shortest path wins"),
    ("c/x.md", "Deep", "c/Deep.md", "of those below the folder the shortest"),
    ("c/long folder/x.md", "Deep", "c/long folder/Deep.md", "a folder is not that above it"),
    ("x.md", "Twin", "f/Twin.md", "of two as long the first in order"),
    ("g/x.md", "Twin", "g/Twin.md", "the folder breaks the tie"),
    # with a path
    ("x.md", "a/Note", "a/Note.md", "from the root"),
    ("a/x.md", "b/Note", "a/b/Note.md", "the end of a path"),
    ("x.md", "b/Note", "a/b/Note.md", "the end of a path, from anywhere"),
    ("x.md", "h/Books/Grit", "g/h/Books/Grit.md", "several folders"),
    ("x.md", "Books/Grit", "g/h/Books/Grit.md", "the end, though another folder of the name lies above"),
    ("x.md", "ooks/Grit", None, "but of whole names only"),
    ("x.md", "z/Note", None, "a folder that does not hold it"),
    ("x.md", "c/note.MD", None, "a folder that does not hold it, in capitals"),
    ("x.md", "A/B/NOTE.MD", "a/b/Note.md", "case does not matter in folders"),
    # rooted and relative
    ("a/b/x.md", "/Note", "Note.md", "a slash is the vault's root"),
    ("a/b/x.md", "/Deep", None, "and nothing else"),
    ("a/b/x.md", "./Note", "a/b/Note.md", "a point is the note's folder"),
    ("a/b/x.md", "../Note", "a/Note.md", "two points are the folder above"),
    ("a/b/x.md", "../../Note", "Note.md", "and so on"),
    ("a/b/x.md", "../../../Note", None, "not beyond the vault"),
    ("a/b/x.md", "../../c/Only Here.md", "c/Only Here.md", "up and down again"),
    ("a/b/x.md", "./Only Here", None, "relative is not by name"),
    # other files
    ("x.md", "pic.png", "d/pic.png", "an attachment by its whole name"),
    ("x.md", "pic", "d/pic.md", "without its ending a name is a note's"),
    ("x.md", "report", None, "so an attachment needs its ending"),
    ("x.md", "Board", None, "a canvas does too"),
    ("x.md", "Board.canvas", "e/Board.canvas", "a canvas"),
    ("x.md", "e/views.base", "e/Views.base", "a base"),
    # not in the vault
    ("x.md", "https://example.com/Note", None, "an address"),
    ("x.md", "mailto:a@example.com", None, "an address of another kind"),
    ("x.md", "obsidian://open?vault=v&file=Note", None, "Obsidian's own address"),
    ("x.md", "C:\\Note", None, "a path of another disk"),
    ("x.md", "//server/Note", None, "a path of another machine"),
]


@pytest.mark.parametrize(("source", "target", "wanted", "why"), CASES, ids=[case[3] for case in CASES])
def test_resolves_links_as_obsidian_does(source, target, wanted, why):
    """Each case of the table."""
    assert Names([*FILES, "x.md"]).resolve(source, target) == wanted, why


def test_order_of_files_does_not_matter():
    """The answer is a matter of the names, not of the order in which a disk gives them."""
    forth, back = Names(FILES), Names(reversed(FILES))
    assert [forth.resolve(*case[:2]) for case in CASES] == [back.resolve(*case[:2]) for case in CASES]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("source", ["x.md", "a/x.md", "a/b/x.md", "c/long folder/x.md", "g/x.md"])
def test_shortest_link_leads_there(path, source):
    """The shortest link to a file means that file, and no shorter one does."""
    names = Names(FILES)
    link = names.shortest(path, source)
    assert names.resolve(source, link) == path
    if "/" in link.lstrip("/"):
        assert names.resolve(source, link.partition("/")[2]) != path


def index(files, **boards):
    """Return the index of notes given as path and text."""
    records = [facts(parse_text(text, path)) for path, text in files.items()]
    links = {f"{name}.canvas": board_links(f"{name}.canvas", text) for name, text in boards.items()}
    return Index(records, names=Names([*files, *links]), boards=links)


def test_inbound_links_come_from_text_properties_and_canvases():
    """A link counts wherever it stands; one to the note itself does not."""
    found = index(
        {
            "A.md": "---\nup: '[[B]]'\n---\n[[B#x|there]] and [md](B.md) `[[B]]`\n",
            "B.md": "[[#own]] [[B]]\n",
        },
        board='{"nodes":[{"type":"file","file":"B.md"},{"type":"text","text":"to [[A]]\\n[[B]]"}]}',
    )
    where = [(one.source, one.link.where, one.link.style) for one in found.inbound["B.md"]]
    assert where == [
        ("A.md", "up", "wiki"),
        ("A.md", "body", "wiki"),
        ("A.md", "body", "markdown"),
        ("board.canvas", "file", "path"),
        ("board.canvas", "text", "wiki"),
    ]
    assert [one.source for one in found.inbound["A.md"]] == ["board.canvas"]


def test_aliases_are_known_but_no_names():
    """An alias is found by its text without case; a link by it leads nowhere."""
    found = index({"Wes Kao.md": "---\naliases: [WK, 'Kao, Wes']\n---\n", "x.md": "---\nalias: a, b\n---\n"})
    assert found.aliases == {"wk": ["Wes Kao.md"], "kao, wes": ["Wes Kao.md"], "a, b": ["x.md"]}
    assert found.names.resolve("x.md", "WK") is None
    assert aliases_of(found.notes["x.md"]) == ["a, b"]


def test_a_canvas_names_files_by_their_whole_path():
    """A card's file is a path from the root and nothing else."""
    found = index(
        {"a/B.md": "", "a/c/C.md": ""},
        board='{"nodes":[{"type":"file","file":"B.md"},{"file":"a/c/C.md","type":"file"}]}',
    )
    assert sorted(found.inbound) == ["a/c/C.md"]


@pytest.mark.parametrize(
    "text", ["", "{", '{"nodes": [{"file": "A.md', '"file": "\\ud800"', '"text": "\\x"', "\x00" * 99]
)
def test_damaged_boards_are_no_reason_to_stop(text):
    """Of a file that is no JSON the links that can be seen are read; nothing is raised."""
    assert isinstance(board_links("x.canvas", text), tuple)
    assert isinstance(board_links("x.base", text), tuple)
