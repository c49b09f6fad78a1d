"""A vault's own schema: what it says, what it says of mistakes, and what the rules make of it."""

from __future__ import annotations

import pickle
import re
import time

import pytest
from house import ROOT, make, run
from hypothesis import given
from hypothesis import strategies as st

from vaultlint import config, fixer, linter, proof
from vaultlint.errors import ConfigError
from vaultlint.parse import parse, parse_text
from vaultlint.report import config as page
from vaultlint.rules import RULES
from vaultlint.rules.base import Context
from vaultlint.schema import is_empty, misfit, read_schema
from vaultlint.schema.kinds import KINDS, SYNONYMS

RULE = {rule.code: rule for rule in RULES}
BOOKS = {
    "required": ["title"],
    "allowed": ["year"],
    "order": ["title", "year"],
    "properties": {"rating": {"type": "number", "enum": [1, 2]}},
    "Books/": {"required": ["Author"], "properties": {"Rating": {"type": "text"}}},
    "Books/Old/": {"allowed": ["shelf"], "order": ["author"], "properties": {"shelf": {"type": "list"}}},
    "Days/": {},
}


def found(code, text, table, path="note.md"):
    """Return the messages of a rule about a note."""
    context = Context(schema=read_schema(table))
    return [one.message for one in linter.lint(parse(path, text.encode()), [RULE[code]], context)]


def wrong(value, **definition):
    """Return what is wrong with a value, written as YAML, None if nothing is."""
    (entry,) = parse_text(f"---\nkey: {value}\n---\n").head.entries
    wanted = read_schema({"properties": {"key": definition}}).everywhere.properties["key"]
    result = misfit(entry.node, wanted)
    return result.words if result else None


def ordered(text, *order):
    """Return a note after the fix of key-order alone."""
    outcome = fixer.fix(parse_text(text), [RULE["VL212"]], Context(schema=read_schema({"order": list(order)})))
    assert outcome.refused == []
    return outcome.note.text


# Types: what each takes and what it does not.

TEXTS = ["x", '"5"', "2024-01-17", "'true'", "no", "|\n  two\n  lines", "12:30"]
NUMBERS = ["5", "-1.5", "1e3", "0755", ".5", "1234567890123456789"]
CHECKS = ["true", "False"]
DATES = ["2024-01-17", "'2024-02-29'"]
TIMES = [
    "2024-01-17T09:30",
    "2024-01-17T09:30:05",
    "2024-01-17 09:30",
    "2024-01-17T09:30:05.123Z",
    "2024-01-17T09:30+02:00",
]
LINKS = ['"[[A]]"', '"[[A/B|c]]"', '"[[A#B]]"']
URLS = [
    "https://example.org",
    "HTTP://example.org/a?b=c#d",
    "obsidian://open?vault=x",
    "mailto:a@example.org",
    "file:///a b.md",
]
LISTS = ["[a, 5, true]", "\n  - a\n  -\n  - b", '["[[A]]"]']
MAPPING = "\n  a: b"

ACCEPTED = {
    "text": [*TEXTS, *LINKS, *URLS[:1]],
    "number": NUMBERS,
    "checkbox": CHECKS,
    "date": DATES,
    "datetime": TIMES,
    "link": LINKS,
    "url": [*URLS[:4]],
    "list": LISTS,
    "multitext": LISTS,
    "list-of-links": ['["[[A]]", "[[B|c]]"]', '\n  - "[[A]]"\n  -'],
    "tags": ["[a, b/c, 2024]", "a/b", '["#a"]'],
    "aliases": ["[A, B c, 1984]", "A and, of course, B"],
}
REJECTED = {
    "text": [*NUMBERS, *CHECKS, "[a]", MAPPING],
    "number": [*TEXTS[:6], *CHECKS, "[5]", "1_000", "5/10"],
    "checkbox": ['"true"', "yes", "1", "[true]"],
    "date": [
        "2024-1-17",
        "17.01.2024",
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "20240117",
        "2024",
        TIMES[0],
        "[2024-01-17]",
    ],
    "datetime": ["2024-01-17", "2024-01-17T25:00", "2024-02-30T10:00", "09:30", "2024-01-17T9:30"],
    "link": ["A", '"[[A"', '"[[A]] and [[B]]"', "[[A]]", '"![[A]]"', '"[A](A.md)"', '["[[A]]"]'],
    "url": ["example.org", "www.example.org", "https://", '"https://example.org and more"', "'[[A]]'", "5"],
    "list": ["a", "5", "[[A]]", MAPPING, "[a, [b]]", "\n  - a: b"],
    "list-of-links": ['"[[A]]"', "[A]", '["[[A]]", B]', "[[A]]"],
    "tags": ["a, b", "a b", "5", "[a, true]", "[[a]]", MAPPING],
    "aliases": ["[[A]]", "\n  - A: b", "5"],
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in ACCEPTED for value in ACCEPTED[kind]])
def test_types_accept(kind, value):
    """A value of the type is no finding."""
    assert wrong(value, type=kind) is None


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in REJECTED for value in REJECTED[kind]])
def test_types_reject(kind, value):
    """A value of another type is a finding, which says what was wanted."""
    assert ", wanted " in wrong(value, type=kind)


@pytest.mark.parametrize("kind", ACCEPTED)
@pytest.mark.parametrize("value", ["", "~", "null", "''", "' '", "[]", "[~]", "{}", "\n  -\n  -"])
def test_types_accept_emptiness(kind, value):
    """A property without a value is of every type: whether it must have one `required` says."""
    assert wrong(value, type=kind) is None
    assert is_empty(parse_text(f"---\nkey: {value}\n---\n").head.entries[0].value)


@pytest.mark.parametrize(
    ("value", "definition", "words"),
    [
        ('"5"', {"type": "number"}, 'is the text "5", wanted a number'),
        ("1984", {"type": "text"}, "is the number 1984, wanted a text"),
        ("[[A]]", {"type": "link"}, 'is a list in a list (a link without quotes?), wanted a link in quotes such as "[[Name]]"'),
        ('[A, "[[B]]", C]', {"type": "list-of-links"}, 'holds the text "A" (and 1 more), wanted links in quotes such as "[[Name]]"'),
        ("TRUE", {"type": "text"}, "is TRUE, wanted a text"),
        ("4", {"enum": [1, 2, 3]}, "is the number 4, wanted one of 1, 2, 3"),
        ("Done", {"enum": ["done"]}, 'is the text "Done", wanted "done"'),
        ("x", {"enum": [True, "a"]}, 'is the text "x", wanted one of true, "a"'),
        ("juen", {"enum": "jan feb mar apr may june july aug sep".split()}, 'is the text "juen", wanted one of "jan", "feb", "mar", "apr", "may", "june", "july", "aug" …, did you mean "june"?'),
        ("http://a", {"pattern": "^https:"}, 'is the text "http://a", wanted a match of "^https:"'),
    ],
)  # fmt: skip
def test_words(value, definition, words):
    """A finding says what was found and what was wanted."""
    assert wrong(value, **definition) == words


@pytest.mark.parametrize(
    ("value", "definition", "fits"),
    [
        ("2", {"enum": [1, 2]}, True),
        ("2.0", {"enum": [1, 2]}, True),
        ('"2"', {"enum": [1, 2]}, False),
        ("true", {"enum": [1, 2]}, False),
        ("1", {"enum": [True]}, False),
        ("[a, b]", {"enum": ["a", "b"]}, True),
        ("[a, c]", {"enum": ["a", "b"]}, False),
        ("\n  a: b", {"enum": ["a", "b"]}, False),
        ('["#A", b]', {"type": "tags", "enum": ["a", "B"]}, True),
        ("[a, c]", {"type": "tags", "enum": ["a", "B"]}, False),
        ("[x1, x2]", {"pattern": r"x\d"}, True),
        ("[x1, y2]", {"pattern": r"x\d"}, False),
        ("an x1 within", {"pattern": r"x\d"}, True),
        ("an x1 within", {"pattern": r"^x\d$"}, False),
        ("0123", {"pattern": "^0123$"}, True),  # as it is written, not as it is read
        ("[[x]]", {"pattern": "x"}, False),
        ("x" * 4096, {"pattern": "x$"}, True),
        ("x" * 4097, {"pattern": "x$"}, False),
    ],
)
def test_values_and_patterns(value, definition, fits):
    """An enum compares as YAML does, a pattern looks at what is written; both at each item of a list."""
    assert (wrong(value, **definition) is None) is fits


def test_tags_compare_without_case():
    """The values of `tags` are tags also where no type is set."""
    table = {"properties": {"tags": {"enum": ["Novel"]}}}
    assert found("VL211", "---\ntags: ['#novel']\n---\n", table) == []
    assert len(found("VL211", "---\ntags: [poem]\n---\n", table)) == 1


# Reading the table.


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("schema = 3", ("schema must be a table",)),
        ("[schema]\nrequird = []", ("'schema.requird'", "'required'")),
        ("[schema]\nrequired = 3", ("schema.required must be a list of texts",)),
        ("[schema]\nallowed = [1]", ("schema.allowed must be a list of texts",)),
        ("[schema]\norder = {}", ("schema.order must be a list of texts",)),
        ("[schema]\nproperties = 3", ("schema.properties must be a table",)),
        ("[schema.propertis.a]\ntype = 'text'", ("'schema.propertis'", "'properties'")),
        ("[schema.Books]\nrequired = []", ("'schema.Books'", '[schema."Books/"]')),
        ('[schema]\n"Books/" = 3', ('schema."Books/" must be a table',)),
        ('[schema."/"]\nrequired = []', ("[schema] itself",)),
        ('[schema."A/"]\n[schema."./A/"]\n', ("twice",)),
        ('[schema."Books/*/"]\n', ('schema."Books/*/"', "without *")),
        ('[schema."**/Books"]\n', ('schema."**/Books"', "without *")),
        ('[schema."Book?/"]\n', ('schema."Book?/"', "without ?")),
        ('[schema."../Other/"]\n', ('schema."../Other/"', "outside of the vault")),
        ('[schema."A/../../B/"]\n', ('schema."A/../../B/"', "outside of the vault")),
        ("[schema]\nrequired = 'x'", ('schema.required must be a list of texts: ["x"]',)),
        ("[schema]\nallowed = 'x'", ('schema.allowed must be a list of texts: ["x"]',)),
        ("[schema]\norder = 'x'", ('schema.order must be a list of texts: ["x"]',)),
        ("[schema.properties.a]\nenum = 'x'", ('schema.properties.a.enum must be a list of values: ["x"]',)),
        ('[schema."Books/"]\nrequird = []', ('schema."Books/".requird', "'required'")),
        ('[schema."Books/".properties.a]\ntype = "txt"', ('schema."Books/".properties.a.type', "'txt'", "'text'")),
        ("[schema.properties]\na = 'text'", ("schema.properties.a must be a table with type, enum, pattern",)),
        ("[schema.properties.a]\ntipe = 'text'", ("'schema.properties.a.tipe'", "'type'")),
        ("[schema.properties.a]\ntype = 3", ("schema.properties.a.type must be a text",)),
        ("[schema.properties.a]\ntype = 'nubmer'", ("'nubmer'", "did you mean 'number'")),
        ("[schema.properties.a]\ntype = 'string'", ("'string'", "did you mean 'text'")),
        ("[schema.properties.a]\ntype = 'Boolean'", ("'Boolean'", "did you mean 'checkbox'")),
        ("[schema.properties.a]\ntype = 'qqq'", ("'qqq'", "types: text, number")),
        ("[schema.properties.a]\n[schema.properties.A]", ("schema.properties.A", "twice")),
        ("[schema.properties.a]\nenum = 3", ("schema.properties.a.enum must be a list",)),
        ("[schema.properties.a]\nenum = []", ("schema.properties.a.enum must be a list",)),
        ("[schema.properties.a]\nenum = [[1]]", ("schema.properties.a.enum must hold",)),
        ("[schema.properties.a]\nenum = [2024-01-17]", ("schema.properties.a.enum must hold", "in quotes")),
        ("[schema.properties.a]\ntype='number'\nenum = [1, 'x']", ("schema.properties.a.enum", '"x"', "'number'")),
        ("[schema.properties.a]\ntype='number'\nenum = [true]", ("schema.properties.a.enum", "true", "'number'")),
        ("[schema.properties.a]\ntype='date'\nenum = ['17.1.2024']", ("schema.properties.a.enum", "'date'")),
        ("[schema.properties.a]\ntype='list-of-links'\nenum = ['A']", ("schema.properties.a.enum", "[[Name]]")),
        ("[schema.properties.a]\npattern = 3", ("schema.properties.a.pattern must be",)),
        ("[schema.properties.a]\npattern = '(x'", ("schema.properties.a.pattern", '"(x"', "unterminated")),
        ("[schema.properties.a]\npattern = 'x{99999999999}'", ("schema.properties.a.pattern",)),
    ],
)
def test_mistakes(tmp_path, text, parts):
    """A mistake is an error of use in one line, with file, key and, where there is one, the nearest name."""
    with pytest.raises(ConfigError) as error:
        config.load(make(tmp_path, {"vaultlint.toml": text}), None, RULES)
    message = str(error.value)
    assert re.match(r"vaultlint\.toml:\d+: ", message)
    assert "\n" not in message
    for part in parts:
        assert part in message


def test_none_is_the_default(tmp_path):
    """Without the table no rule has a schema; an empty one asks for nothing."""
    assert config.load(make(tmp_path, {"vaultlint.toml": ""}), None, RULES).schema is None
    for code in ("VL209", "VL210", "VL211", "VL212"):
        assert found(code, "---\nb: 1\na: 2\n---\n", {}) == []


@pytest.mark.parametrize(("name", "head"), [("vaultlint.toml", "schema"), ("pyproject.toml", "tool.vaultlint.schema")])
def test_both_files(tmp_path, name, head):
    """The table means the same in vaultlint.toml and in pyproject.toml."""
    text = f'[{head}]\nrequired = ["title"]\n[{head}."Books/".properties.author]\ntype = "multitext"\n'
    schema = config.load(make(tmp_path, {name: text}), None, RULES).schema
    assert schema == read_schema(
        {"required": ["title"], "Books/": {"properties": {"author": {"type": "list"}}}},
    )


def test_travels_to_other_processes():
    """A schema is equal to its copy."""
    schema = read_schema(BOOKS)
    assert pickle.loads(pickle.dumps(schema)) == schema


# Folders.


def test_folders_nest():
    """`required` and `allowed` unite; the nearer definition and order replace; the longest prefix counts."""
    schema = read_schema(BOOKS)
    assert list(schema.at("a.md").required) == ["title"]
    assert list(schema.at("Books/a.md").required) == ["title", "author"]
    assert schema.at("Books/a.md").required["author"] == "Author"
    assert list(schema.at("Books/Old/a.md").required) == ["title", "author"]
    assert schema.at("Books/a.md").properties["rating"].type == "text"
    assert schema.at("Books/a.md").properties["rating"].enum is None
    assert schema.at("Books/Old/a.md").properties.keys() == {"rating", "shelf"}
    assert schema.at("Books/a.md").order == ("title", "year")
    assert schema.at("Books/Old/a.md").order == ("author",)
    assert schema.at("Bookshelf/a.md") == schema.at("a.md") == schema.at("Days/a.md")
    assert schema.at("X/Books/a.md") == schema.at("a.md")
    assert [schema.at("Books/Old/a.md").permits(key) for key in ("year", "Shelf", "rating", "mood")] == [True] * 3 + [
        False
    ]
    assert not schema.at("Books/a.md").permits("shelf")


def test_folders_do_not_depend_on_the_order_of_the_file():
    """A folder takes over what holds above it, wherever that stands in the file."""
    assert read_schema(dict(reversed(BOOKS.items()))) == read_schema(BOOKS)


def test_allowed_of_a_folder_alone():
    """Where only a folder says what is allowed, that alone is allowed there, and anything elsewhere."""
    schema = read_schema({"required": ["title"], "A/": {"allowed": ["x"]}, "A/B/": {}})
    assert schema.at("a.md").permits("anything")
    for path in ("A/a.md", "A/B/a.md"):
        assert [schema.at(path).permits(key) for key in ("X", "Title", "tags", "tag", "y")] == [True] * 4 + [False]


def test_order_can_be_taken_away():
    """An empty order in a folder takes away that of the vault."""
    table = {"order": ["b", "a"], "A/": {"order": []}}
    assert len(found("VL212", "---\na: 1\nb: 2\n---\n", table)) == 1
    assert found("VL212", "---\na: 1\nb: 2\n---\n", table, "A/a.md") == []


def test_defines():
    """A schema defines the type of a property by a type or by its values, in the folder where it does."""
    schema = read_schema(
        {
            "properties": {"A": {"type": "text"}, "b": {"enum": [1]}, "c": {"pattern": "x"}},
            "F/": {"properties": {"d": {"type": "url"}}},
        }
    )
    assert [schema.defines("n.md", key) for key in "AaBcde"] == [True, True, True, False, False, False]
    assert schema.defines("F/n.md", "D")


# The rules.

COPY = "---\ntitle: x\nauthor: y\nurl: https://example.org\ntags: [a]\n---\n"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", "title author"),
        ("text\n", "title author"),
        ("---\n---\n", "title author"),
        ("---\n- a\n---\n", "title author"),
        ("text\n\n---\ntitle: x\nauthor: y\n---\n", "title author"),
        (f"text\n\n{COPY}# x\n\nbody\n\n{COPY}# x\n\nbody\n", "title author"),  # no block is the first
        ("---\ntitle: x\n---\n", "author"),
        ("---\nTITLE: x\nAuthor: y\n---\n", ""),
        ("---\ntitle: 0\nauthor: false\n---\n", ""),
        ("---\ntitle: x\nauthor:\n---\n", "author"),
        ("---\ntitle: x\nauthor:\n  -\n---\n", "author"),
        ("---\ntitle: x\n# author: y\n---\n", "author"),
        ("\n\n---\ntitle: x\nauthor: y\n---\n", ""),  # frontmatter-not-first speaks
        ("---\ntitle: a: b\nauthor: @y\n---\n", ""),  # unreadable, and mended
        ("---\ntitle: x\nauthor:\n  - a\n b: c\n---\n", ""),  # there, and nobody can read it
        ("---\ntitle: {{title}}\n---\n", ""),
        ("---\nexcalidraw-plugin: parsed\n---\n", ""),
        ("---\nvaultlint-ignore: VL209\n---\n", ""),
    ],
)
def test_missing(text, missing):
    """What is required must be there with a value; a note without frontmatter lacks all of it."""
    messages = found("VL209", text, {"required": ["title", "author"]})
    assert [message.split('"')[1].lower() for message in messages] == missing.split()


def test_missing_says_which():
    """Missing is one thing and empty another; the name is spelled as in the configuration, or as in the note."""
    messages = found("VL209", "---\nTITLE:\n---\n", {"required": ["Title", "Author"]})
    assert messages == [
        'the property "Author" is missing, the schema requires it',
        'the property "TITLE" is empty, the schema requires a value',
    ]


@pytest.mark.parametrize(
    ("key", "near"),
    [("autor", ', did you mean "author"?'), ("Reviewer", ', did you mean "review"?'), ("qqq", "")],
)
def test_unknown(key, near):
    """An unknown property is named with the nearest that is allowed, required or defined."""
    table = {"required": ["author"], "allowed": ["url"], "properties": {"review": {"type": "text"}}}
    assert found("VL210", f"---\n{key}: x\nauthor: a\nreview: b\nurl: c\n---\n", table) == [
        f'the property "{key}" is not in the schema{near}'
    ]


def test_places():
    """A wrong item is pointed at, in a mended entry its key: there the value's place is that of the repair."""
    context = Context(schema=read_schema({"properties": {"a": {"type": "list-of-links"}}}))
    for text, marked in (('---\na: ["[[x]]", y]\n---\n', "y"), ("---\na: x: y\n---\n", "a"), ("---\na: x\n---\n", "x")):
        (one,) = linter.lint(parse_text(text), [RULE["VL211"]], context)
        assert text[one.start : one.end] == marked


def test_one_finding_for_a_property():
    """However many items are wrong: a list made of a text finds no more than the text did."""
    table = {"properties": {"tags": {"enum": ["x"]}}}
    assert len(found("VL211", "---\ntags: a, b\n---\n", table)) == 1
    assert len(found("VL211", "---\ntags: [a, b]\n---\n", table)) == 1


def test_long_values_are_fast():
    """A long value is not given to a pattern, and says so; what is like the values is asked for one item."""
    start = time.process_time()
    assert "too long" in wrong("a" * 200_000, pattern="(a+)+b")
    assert "and 9999 more" in wrong(f"[{'x,' * 10_000}]", enum=[f"value {number}" for number in range(30)])
    assert time.process_time() - start < 2


def test_many_unknown_properties_are_fast():
    """The nearest name is looked for as often as a person reads it."""
    text = "".join(f"autor{number}: 1\n" for number in range(4_900))
    start = time.process_time()
    messages = found("VL210", f"---\n{text}---\n", {"allowed": ["author", "title", *map(str, range(50))]})
    assert len(messages) == 1000  # no more of a rule are told of a note
    assert 'did you mean "author"?' in messages[0]
    assert time.process_time() - start < 2


# The order.


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("b: 1\na: 2\n", "a: 2\nb: 1\n"),
        ("x: 1\ny: 2\nb: 3\n", "b: 3\nx: 1\ny: 2\n"),
        ("A: 1\nx: 2\nB: 3\n", "A: 1\nB: 3\nx: 2\n"),
        (
            "b:  1   # why\n# of a\n# more\na:\n  - 2\n  # in a\n  - 3\n",
            "# of a\n# more\na:\n  - 2\n  # in a\n  - 3\nb:  1   # why\n",
        ),
        ("b: |\n  x\n\n  y\na: 'q\n  r'\n", "a: 'q\n  r'\nb: |\n  x\n\n  y\n"),
        ("b: 1\n# b: 2\n# a: 3\na: 4\n# a: 5\n", "# a: 3\na: 4\n# a: 5\nb: 1\n# b: 2\n"),
        ("b: 1\n# b: 2\na: 4\n", "a: 4\nb: 1\n# b: 2\n"),
        ("b: 1\n# b:\n#   - 2\na: 4\n", "a: 4\nb: 1\n# b:\n#   - 2\n"),
        ("b: 1\na: 2\n\n# end\n", "a: 2\nb: 1\n\n# end\n"),
        ("# top\n\nb: 1\na: 2\n", "# top\n\na: 2\nb: 1\n"),
        ("a: 1\n\nb: 2\nx: 3\nc: 4\n", "a: 1\n\nb: 2\nc: 4\nx: 3\n"),
        ("a: 1\n  # of a?\nc: 2\nb: 3\n", None),
        ("b: 1\n\na: 2\n", None),
        ("b: 1\na: 2\n# end\n", None),
        ("b:\n  - 1\n  # of b?\na: 2\n", None),
        ("b: 1\n# x\n\na: 2\n", None),
        ("b: &x 1\na: *x\n", None),
        ("&x b: 1\na: *x\n", None),
        ("b: |+\n  x\n\na: 2\n", None),
        ("a: 2\nb: 1\na: 3\n", None),
        ("b: c: d\na: 2\n", None),
        ('{"b": 1, "a": 2}\n', None),
    ],
)
def test_order(before, after):
    """Properties go with their lines and their comments; where one is in doubt nothing moves."""
    wanted = [f"---\n{one}---\ntext\n" for one in (before, before if after is None else after)]
    assert ordered(wanted[0], "a", "b", "c") == wanted[1]
    assert ordered(wanted[0].replace("\n", "\r\n"), "a", "b", "c") == wanted[1].replace("\n", "\r\n")
    assert found("VL212", wanted[0], {"order": ["a", "b", "c"]})
    if after is not None:
        assert found("VL212", wanted[1], {"order": ["a", "b", "c"]}) == []


def test_order_changes_no_meaning():
    """Which property stands first is no part of a note's meaning: nothing need be declared."""
    before, after = parse_text('---\ntags: [a]\nup: "[[B]]"\n---\n'), parse_text('---\nup: "[[B]]"\ntags: [a]\n---\n')
    assert proof.difference(before, after, frozenset(), frozenset()) is None


def test_order_says_what_stands_where():
    """The first property that should stand further up is named, and the one in its place."""
    assert found("VL212", "---\nx: 1\na: 2\nb: 3\n---\n", {"order": ["a", "b"]}) == [
        '"a" stands behind "x", the schema wants it before'
    ]


def test_order_does_not_block_other_fixes():
    """A singular key stands where its plural should, so that renaming it finds nothing new."""
    schema = read_schema({"order": ["tags", "title"], "allowed": ["title"], "required": ["title"]})
    note = parse_text("---\ntag: [a]\ntitle: x\n---\n")
    outcome = fixer.fix(note, RULES, Context(schema=schema))
    assert outcome.refused == []
    assert outcome.note.text == "---\ntags: [a]\ntitle: x\n---\n"


def test_order_beside_other_fixes():
    """A property is mended and moved, in whichever order that goes."""
    text = '---\nurl: x\ntags: ["#a"]\nalias: B\ntitle: A\n---\n'
    context = Context(schema=read_schema({"order": ["title", "aliases", "tags"]}))
    outcome = fixer.fix(parse_text(text), RULES, context)
    assert outcome.refused == []
    assert outcome.note.text == "---\ntitle: A\naliases:\n  - B\ntags: [a]\nurl: x\n---\n"


ROWS = (
    "{}: 1\n",
    "{}:\n  - 1\n  # in it\n  - 2\n",
    "# above\n{}: |\n  x\n",
    "{}: 1 # behind\n",
    "{0}: 1\n# {0}: 2\n",
    "\n# loose\n\n{}: 1\n",
    "{}:\n",
)


@given(st.permutations("abcdef"), st.lists(st.sampled_from(ROWS), min_size=6, max_size=6), st.permutations("abcd"))
def test_order_loses_nothing(keys, rows, order):
    """The same lines, the same values, the wanted order; or nothing at all where something stands loose."""
    text = "---\n" + "".join(row.format(key) for key, row in zip(keys, rows, strict=True)) + "---\n\nbody\n"
    after = ordered(text, *order)
    before_head, head = parse_text(text).head, parse_text(after).head
    assert sorted(after.split("\n")) == sorted(text.split("\n"))
    assert {entry.key: entry.value for entry in head.entries} == {
        entry.key: entry.value for entry in before_head.entries
    }
    if after == text:
        assert not found("VL212", text, {"order": list(order)}) or "# loose" in text
    else:
        assert not found("VL212", after, {"order": list(order)})
        others = [entry.key for entry in head.entries if entry.key not in order]
        assert [entry.key for entry in head.entries] == [*order, *others]
        assert others == [key for key in keys if key not in order]
        assert after.count("# above\n") == text.count("# above\n")
        for key, row in zip(keys, rows, strict=True):
            if "loose" not in row:
                assert row.format(key) in after


# The command line.

SCHEMA = """
[schema]
required = ["title"]
order = ["title", "url"]
[schema."Books/"]
required = ["author"]
allowed = ["author"]
[schema."Books/".properties.author]
type = "list-of-links"
"""
GOOD = '---\ntitle: Emma\nauthor:\n  - "[[Jane Austen]]"\n---\n'


def test_check_finds_nothing(vault):
    """A vault as its schema wants it is clean; templates, attachments and Obsidian's own files are no notes."""
    folder = vault(
        {
            "Books/Emma.md": GOOD,
            "Day.md": "---\ntitle: Day\nmood: fine\n---\n",
            "Templates/Book.md": "---\nauthor:\n---\n",
            ".obsidian/templates.json": '{"folder": "Templates"}',
            ".obsidian/x.md": "x\n",
            "picture.png": b"x",
            "vaultlint.toml": SCHEMA,
        }
    )
    assert run("check", folder) == (0, "", "2 notes checked, nothing found\n")


def test_check_finds(vault):
    """Findings are errors and exit with 1; what holds in one folder does not hold in another."""
    folder = vault(
        {
            "Books/Emma.md": "---\ntitle: Emma\nauthor: Jane Austen\nmood: fine\n---\n",
            "Books/Persuasion.md": "text\n",
            "Day.md": "---\nmood: fine\n---\n",
            "vaultlint.toml": SCHEMA,
        }
    )
    ran = run("check", folder, "--output-format", "concise")
    assert ran.code == 1
    rows = sorted(" ".join(row.split()[:2]) for row in ran.out.splitlines())
    assert rows == [
        "Books/Emma.md:3:9: VL211",
        "Books/Emma.md:4:1: VL210",
        "Books/Persuasion.md:1:1: VL209",
        "Books/Persuasion.md:1:1: VL209",
        "Day.md:1:1: VL209",
    ]
    assert run("check", folder / "Day.md").code == 1
    assert run("check", folder, "--ignore", "VL209,unknown-property,VL211").code == 0


def test_check_cannot_run(vault):
    """A schema that cannot be read exits with 2 and one line."""
    folder = vault({"a.md": GOOD, "vaultlint.toml": "[schema.properties.a]\ntype = 'dat'\n"})
    ran = run("check", folder)
    assert (ran.code, ran.out) == (2, "")
    assert "vaultlint.toml:2: schema.properties.a.type: no type is called 'dat', did you mean 'date'?" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_fix_moves_only_when_asked(vault):
    """key-order is info: it is reported and mended where it is selected, and nothing else moves a line."""
    text = "---\nurl: x\n# what\ntitle: A\n---\n\nurl: x\n"
    folder = vault({"a.md": text, "vaultlint.toml": SCHEMA})
    assert run("check", folder).code == 0
    assert run("fix", folder).code == 0
    assert (folder / "a.md").read_text() == text
    ran = run("check", folder, "--select", "key-order")
    assert ran.code == 0  # info never fails a run
    assert '"title" stands behind "url"' in ran.out
    assert run("fix", folder, "--select", "VL212").code == 0
    assert (folder / "a.md").read_text() == "---\n# what\ntitle: A\nurl: x\n---\n\nurl: x\n"
    assert run("undo", "--vault", folder).code == 0
    assert (folder / "a.md").read_text() == text


def test_standard_input(vault):
    """A note from standard input has the schema of the folder that its name says."""
    folder = vault({"Books/a.md": GOOD, "vaultlint.toml": SCHEMA})
    name = ("--stdin-filename", folder / "Books" / "new.md")
    assert run("check", "-", *name, stdin=GOOD).code == 0
    ran = run("check", "-", *name, stdin="---\ntitle: x\n---\n")
    assert ran.code == 1
    assert '"author" is missing' in ran.out


# The documentation.


def blocks(text):
    """Return the TOML blocks of a document."""
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("block", [*blocks((ROOT / "README.md").read_text("utf-8")), *blocks(page.markdown())])
def test_documented_configuration_is_read(tmp_path, block):
    """Every configuration that the documents show is one."""
    assert config.load(make(tmp_path, {"vaultlint.toml": block}), None, RULES) != config.Config()


def test_every_type_is_documented():
    """The table of types names those that there are, and no other."""
    rows = re.findall(r"(?m)^\| `([a-z-]+)`(?: \(`([a-z-]+)`\))? \| `", page.markdown())
    assert {one for row in rows for one in row if one} == {*KINDS, *SYNONYMS}


@pytest.mark.parametrize("kind", page.TYPES)
def test_documented_values(kind):
    """Values that the table says fit a type do, and the others do not."""
    for value in page.TYPES[kind].fit:
        assert wrong(value, type=kind) is None
    for value in page.TYPES[kind].misfit:
        assert wrong(value, type=kind) is not None
