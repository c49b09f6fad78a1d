"""Frontmatter: numbers, aliases, tags of YAML, depth, size."""

from __future__ import annotations

from .case import Case, front, growing, note, repeated

_BLOCK = 240_000  # bytes: right below the 256 KB from which on a block is not read
_TOP = "---\n"
_END = "---\nText.\n"


def _inside(
    name: str, attacks: str, unit: str, codes: str = "", *, full: int = 0, end: str = "", **options: object
) -> Case:
    """Return a case of a block that is one line again and again."""
    count = full or _BLOCK // len(unit.encode())
    options.setdefault("changes", True)
    return repeated(
        name, attacks, unit, codes, before=_TOP, after=end + _END, full=count, short=min(count, 400), **options
    )


def _each(
    name: str, attacks: str, line: str, codes: str = "", *, top: str = "", width: int = 0, **options: object
) -> Case:
    """Return a case of a block of numbered lines: no key stands twice."""
    count = _BLOCK // (len(line.format(0).encode()) + 5)
    options.setdefault("changes", True)
    return growing(
        name, attacks, lambda size: _TOP + top + "".join(line.format(at) for at in range(size)) + _END, codes,
        full=width or count, short=400, **options,
    )  # fmt: skip


def _laughs(count: int) -> str:
    rows = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    rows += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, count)]
    return front("\n".join(rows))


def _quadratic(count: int) -> str:
    return front(f"a: &a {'x' * count}\nb: [{', '.join(['*a'] * (count // 4))}]")


def _merges(count: int) -> str:
    rows = ["a0: &a0 {x: 1}", *(f"a{at}: &a{at}\n  <<: [*a{at - 1}, *a{at - 1}]" for at in range(1, count))]
    return front("\n".join(rows))


def _nested(count: int) -> str:
    return front("\n".join(f"{' ' * at}a:" for at in range(count)))


CASES: list[Case] = [
    growing(
        "number-digits",
        "a number of thousands of digits: Python refuses to read it",
        lambda size: front(f"a: {'7' * size}"),
        full=200_000,
        short=5000,
        changes=True,
    ),
    growing(
        "number-negative",
        "a negative one, in a list of tags",
        lambda size: front(f"tags: [-{'7' * size}]"),
        full=200_000,
        short=5000,
        changes=True,
    ),
    growing(
        "number-hex",
        "a hexadecimal one",
        lambda size: front(f"a: 0x{'f' * size}"),
        full=200_000,
        short=5000,
        changes=True,
    ),
    growing(
        "number-octal",
        "an octal one, with zeros before it",
        lambda size: front(f"a: 0o{'7' * size}\nb: {'0' * size}7"),
        full=100_000,
        short=5000,
        changes=True,
    ),
    growing(
        "number-underscores",
        "digits and underscores",
        lambda size: front(f"a: {'1_' * size}1"),
        full=100_000,
        short=5000,
        changes=True,
    ),
    growing(
        "number-sexagesimal",
        "sixty to the power of thousands, as YAML 1.1 reads it",
        lambda size: front(f"a: 1{':59' * size}"),
        full=60_000,
        short=2000,
        changes=True,
    ),
    growing(
        "number-fraction",
        "a fraction of thousands of digits",
        lambda size: front(f"a: 0.{'3' * size}"),
        full=200_000,
        short=5000,
        changes=True,
    ),
    note(
        "number-exponent",
        "floats beyond all bounds",
        front("a: 1e999999999\nb: -1e-999999999\nc: 1e+308e\nd: 9" + "9" * 400 + ".0"),
        changes=True,
    ),
    note(
        "number-not-a-number",
        "infinities and what is no number, as keys and values, twice",
        front(".nan: .inf\n.NaN: -.inf\nb: [.nan, .NAN]\n.nan: 1"),
        changes=True,
    ),
    note(
        "number-keys",
        "keys that are numbers, nulls, booleans and dates",
        front("1: a\n1.0: b\n0x1: c\nnull: d\n~: e\ntrue: f\n2024-01-01: g"),
        changes=True,
    ),
    note(
        "number-dates",
        "dates that no calendar has",
        front("date: 99999-99-99\ncreated: 0000-00-00\nupdated: 2024-02-30T99:99:99+99:99\ndue: 2024-13-45"),
        changes=True,
    ),
    growing(
        "number-date-digits",
        "a date of thousands of digits",
        lambda size: front(f"date: {'2' * size}-01-01"),
        full=200_000,
        short=5000,
        changes=True,
    ),
    growing(
        "alias-laughs",
        "a billion laughs: each list holds nine of the one before",
        _laughs,
        full=2500,
        short=60,
        changes=True,
    ),
    growing("alias-quadratic", "one long text named very often", _quadratic, full=110_000, short=2000, changes=True),
    growing("alias-merge-keys", "merge keys that double at each step", _merges, full=5000, short=60, changes=True),
    note("alias-itself", "a list that holds itself", front("a: &a [*a, *a]\nb: &b {c: *b}"), changes=True),
    note("alias-undefined", "names that nothing bears", front("a: *nothing\ntags: [*b, *c]"), changes=True),
    note("alias-as-key", "an alias as a key", front("a: &a b\n*a : c\n? *a\n: d"), changes=True),
    note(
        "alias-in-title",
        "a value that only looks like an alias or an anchor",
        front("title: *Important* news\nnote: &c"),
        changes=True,
    ),
    _each("alias-anchors", "very many names", "k{0}: &a{0} v\n"),
    _each("alias-one-anchor", "one name given again and again", "k{0}: &a v\n"),
    _each("alias-many", "one name used again and again", "k{0}: *a\n", top="a: &a b\n"),
    note(
        "tag-python-object",
        "an object that runs a command when Python reads it",
        front('a: !!python/object/apply:os.system ["touch /tmp/vaultlint-owned"]'),
        changes=True,
    ),
    note(
        "tag-python-name",
        "names of Python in every form",
        front(
            "a: !!python/name:os.system\nb: !!python/module:os\nc: !!python/object/new:subprocess.Popen [[id]]\nd: !!python/tuple [1]"
        ),
        changes=True,
    ),
    note(
        "tag-binary",
        "binary data, sets, ordered maps, timestamps",
        front("a: !!binary aGVsbG8=\nb: !!set {c}\nd: !!omap [e: f]\ng: !!timestamp 99-99\nh: !!float x\ni: !!int y"),
        changes=True,
    ),
    note(
        "tag-unknown",
        "tags of other languages",
        front("a: !ruby/object:Gem::Installer {}\nb: !<tag:x> c\nd: !e!f g\nh: ! i"),
        changes=True,
    ),
    note(
        "tag-directives",
        "directives, several documents, an end of document",
        "---\n%YAML 9.9\n%TAG ! tag:x,\n...\na: b\n---\nText.\n",
        changes=True,
    ),
    note(
        "tag-complex-keys",
        "lists and mappings as keys",
        front("? [a, b]\n: c\n? {d: e}\n: f\n? |\n  g\n: h"),
        changes=True,
    ),
    growing(
        "depth-brackets",
        "ten thousand lists in one another",
        lambda size: front(f"a: {'[' * size}{']' * size}"),
        full=110_000,
        short=10_000,
        changes=True,
    ),
    growing(
        "depth-brackets-open",
        "brackets that are never closed",
        lambda size: front(f"a: {'[' * size}"),
        full=_BLOCK,
        short=10_000,
        changes=True,
    ),
    growing(
        "depth-braces",
        "ten thousand mappings in one another",
        lambda size: front(f"a: {'{b: ' * size}{'}' * size}"),
        full=45_000,
        short=10_000,
        changes=True,
    ),
    growing(
        "depth-braces-open",
        "braces that are never closed",
        lambda size: front(f"a: {'{' * size}"),
        full=_BLOCK,
        short=10_000,
        changes=True,
    ),
    growing(
        "depth-mixed",
        "lists and mappings by turns",
        lambda size: front(f"a: {'[{b: ' * size}"),
        full=45_000,
        short=5000,
        changes=True,
    ),
    growing("depth-indent", "a mapping in a mapping in a mapping", _nested, full=650, short=200, changes=True),
    growing(
        "depth-dashes",
        "lists in lists on one line",
        lambda size: front(f"a:\n  {'- ' * size}b"),
        full=110_000,
        short=5000,
        changes=True,
    ),
    growing(
        "depth-questions",
        "keys of keys of keys",
        lambda size: front(f"{'? ' * size}b"),
        full=110_000,
        short=5000,
        changes=True,
    ),
    growing(
        "depth-wikilinks",
        "a wikilink of ten thousand brackets",
        lambda size: front(f"a: {'[[' * size}b{']]' * size}"),
        full=50_000,
        short=5000,
        changes=True,
    ),
    growing(
        "depth-quotes",
        "quotes without end",
        lambda size: front(f"a: {chr(34) * size}"),
        full=_BLOCK,
        short=10_000,
        changes=True,
    ),
    growing(
        "depth-apostrophes",
        "apostrophes without end",
        lambda size: front(f"a: {chr(39) * (size | 1)}"),
        full=_BLOCK,
        short=10_000,
        changes=True,
    ),
    growing(
        "depth-backslashes",
        "backslashes in quotes",
        lambda size: front(f'a: "{chr(92) * (size | 1)}"'),
        full=_BLOCK,
        short=10_000,
        changes=True,
    ),
    growing(
        "depth-colons",
        "colons without end",
        lambda size: front(f"a{': ' * size}b"),
        full=110_000,
        short=5000,
        changes=True,
    ),
    growing(
        "depth-bangs", "tags on tags", lambda size: front(f"a: {'!x ' * size}b"), full=75_000, short=5000, changes=True
    ),
    growing(
        "depth-anchors",
        "anchors on anchors",
        lambda size: front(f"a: {'&x ' * size}b"),
        full=75_000,
        short=5000,
        changes=True,
    ),
    growing(
        "depth-hashes",
        "comment signs without end",
        lambda size: front(f"tags: {' #' * size}b"),
        full=110_000,
        short=5000,
        changes=True,
    ),
    growing(
        "depth-templates",
        "template brackets without end",
        lambda size: front(f"a: {'{{' * size}"),
        full=110_000,
        short=5000,
    ),
    growing(
        "depth-templates-asp",
        "the other kind of template brackets",
        lambda size: front(f"a: {'<% ' * size}"),
        full=75_000,
        short=5000,
    ),
    growing(
        "block-one-line",
        "a value of 240 KB on one line",
        lambda size: front(f"title: {'word ' * size}"),
        full=45_000,
        short=5000,
        changes=True,
    ),
    growing(
        "block-one-key",
        "a key of 240 KB",
        lambda size: front(f"{'k' * size}: v"),
        full=_BLOCK,
        short=5000,
        changes=True,
    ),
    growing(
        "block-too-large",
        "a block of 256 KB and more is reported, not read",
        lambda size: front(f"title: a\nsummary: {'word ' * size}"),
        "VL110",
        full=550_000,  # above 3,000,000 characters VL708 speaks of the note
        short=60_000,
    ),
    growing(
        "block-too-large-twice",
        "two blocks, each too large",
        lambda size: front(f"title: a\nsummary: {'word ' * size}") * 2,
        full=950_000,
        short=60_000,
    ),
    growing(
        "block-too-many-keys",
        "a hundred thousand keys",
        lambda size: front("\n".join(f"k{at}: v" for at in range(size))),
        full=800_000,
        short=40_000,
    ),
    _each("block-keys", "as many keys as a block may hold", "k{0}: v\n"),
    _each("block-colons", "a colon too many in each of very many values", "k{0}: a: b\n", "VL111"),
    _each("block-hash-colons", "a colon and a comment in each of very many values", "k{0}: a: b # c\n"),
    _each("block-tight", "no space behind very many colons", "k{0}:v\n"),
    _each("block-wikilinks", "an unquoted wikilink in each of very many values", "k{0}: [[a]]\n"),
    _each("block-wikilink-rows", "wikilinks in a row in each of very many values", "k{0}: [[a]], [[b]]\n"),
    _each("block-open-quotes", "an unclosed quote in each of very many values", 'k{0}: "a\n'),
    _each("block-curly-quotes", "curly quotes in each of very many values", "k{0}: \u201ca\u201d: b\n"),
    _each("block-cut-quotes", "a quote that closes too early in each of very many values", 'k{0}: "a" b "c"\n'),
    _each("block-at-signs", "a reserved sign at the beginning of very many values", "k{0}: @a\n"),
    _each("block-percent", "the same with a percent sign and a backtick", "k{0}: %a `b`\n"),
    _each("block-open-lists", "an unclosed list in each of very many values", "k{0}: [a, b\n"),
    _each("block-open-maps", "an unclosed mapping in each of very many values", "k{0}: {{a: b\n"),
    _each("block-tabs", "tabs before each of very many keys", "\tk{0}: v\n"),
    _each("block-tab-items", "tabs before the items of very many lists", "k{0}:\n\t- v\n"),
    _each("block-continued", "values that run on without an indent", "k{0}: long text, and,\nmore of it,\n"),
    _each("block-scalars", "very many block scalars", "k{0}: >\n  v\n"),
    _each("block-literals", "block scalars that keep their blank lines", "k{0}: |+\n  v\n\n"),
    _each("block-comments", "a comment behind each of very many lines", "k{0}: v # comment {0}\n"),
    _each("block-dates", "very many dates that no calendar has", "date{0}: 2024-13-45\n"),
    _each("block-templates", "very many values that are slots of a template", "k{0}: {{{{a}}}}\n", changes=False),
    _each(
        "block-urls", "addresses with trackers in very many values", "k{0}: https://a.example/b?utm_source=c&d={0}\n"
    ),
    _each("block-variants", "keys that differ in case and separators", "Key {0}: a\nkey_{0}: b\n"),
    _inside("block-one-key-again", "the same key ten thousand times", "a: b\n", "VL117", full=10_000),
    _each("block-one-key-conflict", "the same key, each time with another value", "a: b{0}\n", "VL117", width=10_000),
    _each("block-one-key-lists", "the same list ten thousand times", "tags: [t{0}]\n", "VL117", width=10_000),
    _each("block-one-key-block-lists", "the same list in its long form", "tags:\n  - t{0}\n", "VL117", width=10_000),
    _each("block-singular", "singular and plural by turns", "tag: t{0}\n", top="tags: [a]\n", width=10_000),
    _inside("block-conflicts", "very many marks of a merge", "<<<<<<< a\nk: 1\n=======\nk: 2\n>>>>>>> b\n", "VL118"),
    repeated(
        "block-nulls",
        "a list of nothing, very often",
        "  - \n",
        before="---\ntags:\n",
        after="---\n",
        full=40_000,
        short=400,
        changes=True,
    ),
    repeated(
        "block-hash-tags",
        "very many tags with a hash",
        "  - '#a b'\n",
        before="---\ntags:\n",
        after="---\n",
        full=18_000,
        short=400,
        changes=True,
    ),
    growing(
        "block-tags",
        "very many different tags",
        lambda size: front("tags:\n" + "\n".join(f"  - t{at}" for at in range(size))),
        full=22_000,
        short=400,
        changes=True,
    ),
    growing(
        "block-flow-tags",
        "the same on one line",
        lambda size: front(f"tags: [{', '.join(f't{at}' for at in range(size))}]"),
        full=30_000,
        short=400,
        changes=True,
    ),
    growing(
        "block-comma-tags",
        "tags as one text",
        lambda size: front(f"tags: {', '.join(f't{at}' for at in range(size))}"),
        full=30_000,
        short=400,
        changes=True,
    ),
    growing(
        "block-same-tags",
        "one tag in two spellings, very often",
        lambda size: front("tags:\n" + "  - A\n  - a\n" * size),
        full=20_000,
        short=400,
        changes=True,
    ),
    growing(
        "block-aliases",
        "very many aliases",
        lambda size: front("aliases:\n" + "\n".join(f"  - Name {at}: more" for at in range(size))),
        full=12_000,
        short=400,
        changes=True,
    ),
    _inside("block-prose", "prose between the fences", "not a key at all and no list either\n"),
    _inside("block-dashes-prose", "lines of dashes that are no fence", "--\n"),
    _inside("block-blank", "blank lines between the fences", "\n", full=200_000),
    _inside("block-spaces", "lines of blanks between the fences", "   \n", full=60_000),
    _inside("block-comments-only", "comments and nothing else", "# a: b\n"),
    _inside("block-flow-lines", "JSON over very many lines", '{"a": [1,\n'),
    repeated("block-unclosed", "a block that no fence closes", "key: value\n", before="---\n", changes=True),
    repeated("block-unclosed-prose", "an opening fence, and prose", "words and words\n", before="---\n", changes=True),
    repeated(
        "block-four-dashes", "a closing fence of four dashes, very often", "a: b\n----\n", before="---\n", changes=True
    ),
    repeated(
        "block-indented-fences",
        "closing fences that are indented, very often",
        "a: b\n ---\n",
        before="---\n",
        changes=True,
    ),
    repeated(
        "block-stacked",
        "a thousand blocks on top of one another",
        "---\ntitle: a\nurl: https://a.example\n---\n",
        changes=True,
        full=40_000,
        short=60,
    ),
    repeated("block-stacked-empty", "empty blocks on top of one another", "---\n---\n", changes=True),
    growing(
        "block-stacked-different",
        "a thousand different blocks on top of one another",
        lambda size: "".join(f"---\ntitle: a{at}\nk{at}: b\ntags: [t{at}]\n---\n" for at in range(size)),
        changes=True,
        full=5000,
        short=60,
    ),
    repeated(
        "block-apart",
        "blocks with prose between",
        "---\ntitle: a\nurl: https://a.example\n---\n\nText.\n\n",
        changes=True,
    ),
    repeated("block-rules", "horizontal rules", "---\n\n", changes=True),
    repeated("block-rules-dense", "rules without a blank line", "---\n", changes=True),
    repeated("block-setext", "headings that are underlined", "Heading\n---\n"),
    repeated(
        "block-mangled",
        "what a formatter made of frontmatter, very often",
        "---\n\n## date: 2022-03-10\nauthor: A\n\n",
        changes=True,
    ),
    repeated("block-headless", "keys without an opening fence, very often", "title: a\nurl: b\n---\n\n", changes=True),
]
