"""Control characters, and line ends that are none."""

from __future__ import annotations

from .case import Case, front, note, repeated

_ALL = "".join(map(chr, [*range(1, 10), 11, 12, *range(14, 32), 127]))
_C1 = "".join(map(chr, range(0x80, 0xA0)))

CASES: list[Case] = [
    note(
        "control-nul-in-title",
        "NUL in a value: libraries written in C stop there",
        front("title: a\0b"),
        "VL119",
        changes=True,
    ),
    note("control-nul-in-key", "NUL in a key", front("ti\0tle: a"), changes=True),
    note("control-nul-in-body", "NUL, BEL and backspaces in the text, a link and a tag", "a\0b\a\b\b [[c\0d]] #e\0f\n"),
    note(
        "control-escape-title",
        "a title that clears the screen and renames the window",
        front("title: a: \x1b[2J\x1b]0;owned\a"),
        "VL111",
        changes=True,
    ),
    note("control-escape-key", "colours in a key that is doubled", front("a\x1b[31m: 1\na\x1b[31m: 2"), changes=True),
    note(
        "control-escape-link",
        "a hyperlink of the terminal in a broken link",
        "[[\x1b]8;;file:///etc/passwd\x1b\\a\x1b]8;;\x1b\\]]\n",
    ),
    note("control-escape-tag", "colours in a tag", front("tags: ['a\x1b[31mb c', '#d\x1b[0m']"), changes=True),
    note(
        "control-c1",
        "control characters above 127: one of them opens a sequence by itself",
        front(f'title: "a: {_C1}"'),
        changes=True,
    ),
    note("control-c1-plain", "the same without quotes", front(f"title: a: {_C1}"), changes=True),
    note(
        "control-all",
        "every control character in a key, a value, a tag, a heading and a link",
        front(f"title: {_ALL}\nk{_ALL}: v\ntags: ['{_ALL}']", f"# {_ALL}\n[[{_ALL}]] #a{_ALL}\n"),
        changes=True,
    ),
    note(
        "control-nel",
        "the next-line character in a key, a value and between lines",
        front("a\x85b: c\x85d\ntitle: x\x85tag: y"),
        changes=True,
    ),
    note(
        "control-separators",
        "line and paragraph separators, which Python takes for line ends",
        front("title: a\u2028tag: b\u2029---"),
        changes=True,
    ),
    note(
        "control-form-feed",
        "form feed and vertical tab, which Python takes for line ends",
        front("title: a\x0ctag: b\x0b---", "a\x0c---\x0bb\n"),
        changes=True,
    ),
    note("control-lone-cr", "line ends of the first Macintosh", "---\rtitle: a: b\rtag: c\r---\r# A\r", changes=True),
    note(
        "control-cr-cr-lf",
        "a carriage return too many in each line",
        front("title: a: b\ntag: c").replace("\n", "\r\r\n"),
        changes=True,
    ),
    note(
        "control-mixed-ends",
        "three kinds of line ends in one block",
        "---\r\ntitle: a: b\ntag: c\r---\n# A\r\n\r\n",
        changes=True,
    ),
    note(
        "control-backspace",
        "backspaces that would take back what was printed",
        front("title: a: harmless" + "\b" * 8 + "rm -rf"),
        "VL111",
        changes=True,
    ),
    note(
        "control-github",
        "commands of a build server at the beginning of lines",
        front("title: a: b\n::error::c\n##[error]d"),
        changes=True,
    ),
    repeated("control-nul-file", "10 MB of NUL: a sparse file, or what a crash left", "\0"),
    repeated("control-escape-file", "10 MB of escape sequences", "\x1b[31m"),
    repeated(
        "control-escape-frontmatter",
        "a block of escape sequences",
        "a\x1b[0m: \x1b[31mb\n",
        before="---\n",
        after="---\n",
        full=15_000,
        changes=True,
    ),
    repeated("control-nel-file", "10 MB of next-line characters", "\x85"),
    repeated("control-separator-file", "10 MB of line separators", "a\u2028"),
    repeated("control-form-feed-file", "10 MB of form feeds", "a\f"),
    repeated("control-cr-file", "10 MB of carriage returns", "a\r", changes=True),
    repeated("control-crlf-lf", "line ends that change in every line", "a\r\nb\n", changes=True),
    repeated(
        "control-nul-frontmatter",
        "a value of 200 KB of NUL",
        "\0",
        before="---\ntitle: a",
        after="\n---\n",
        full=200_000,
        changes=True,
    ),
]
