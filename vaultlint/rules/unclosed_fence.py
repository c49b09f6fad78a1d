from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.prose import is_heading, is_prose, links
from vaultlint.text import quoted

_MARKDOWN = frozenset("markdown md mdx rmd qmd".split())
_SEEN = 2000  # lines below the fence that are looked at


class UnclosedFence(Rule):
    """A code fence that nothing closes runs to the end of the file: headings, links, tags and
    highlights below it are code to Obsidian, so that searches, the outline and the graph do not know them.
    The rule speaks where what follows is no code for certain: an exporter's next highlights, the opening of
    another fence, links to notes, headings over text. Where only code follows, or nobody can tell, the
    end of the file closes the fence as well as you would. Where the closing line belongs only you know.
    """

    code = "VL506"
    name = "unclosed-fence"
    level = Level.WARNING
    summary = "a code fence that is never closed hides what follows"
    quiet = (
        "# T\n\n```python\nprint(1)\n",
        "```sh\n## Set up\n\napt install x\n\n## Run it\n\nx --now\n",
        "# Prompt\n\n```\nYou are an editor who reads what people write all day.\n\n## Task\n\nRead the text below.\n",
        "```markdown\n# Title\n\nSee [[Other]]. A line of text that is an example and says so.\n",
        "- item\n  ```\n  code\n  ``` done\n- next [[Link]]\n",
        "> ```\n> code\n\nText with a [[Link]] below.\n",
        "<pre><code>\n```</code></pre>\n\n## Next\n\nText with a [[Link]].\n",
        "```toml\n[[package]]\nname = 'x'\n",
        "~~~\n```\n[[A]]\n```\n~~~\n",
    )
    examples = (
        Example("# T\n\n```js\nlet x = 1\n\n## Then\n\nThis is what we do with it now, and it is text.\n"),
        Example("```\nlet x = 1\n\nSee [[Other Note]].\n"),
        Example("```js\nlet x = 1\n\n```js\nlet y = 2\n"),
        Example(
            "# T\n\n## Metadata\n- Full Title: T\n\n## Highlights\n- Write\n```\nlet x ([View Highlight]"
            "(https://read.readwise.io/read/01aaa))\n- Go. ([View Highlight](https://read.readwise.io/read/01bbb))\n"
        ),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the fence that nothing closes, if it hides anything but code."""
        del context
        fence = note.body.unclosed_fence
        if fence is None:
            return
        opener = note.lines.line(fence)
        below = [note.lines.line(row) for row in range(fence + 1, min(len(note.lines), fence + _SEEN))]
        if "</" in opener or _ends_with_its_item(opener, below):
            return
        hidden = _exported(note, fence)
        hidden = _hidden(opener, below, above=note.lines.line(fence - 1) if fence else "") if hidden is None else hidden
        if hidden is None:
            return
        start = note.lines.start(fence) + len(opener) - len(opener.lstrip())
        line = quoted(below[hidden].strip()) if hidden < len(below) else "text"
        message = (
            f"the code fence {quoted(opener.strip())} is never closed and hides {line} on line {fence + hidden + 2}"
        )
        yield self.finding(start, start + len(opener.strip()), f"{message}, wanted a closing fence above it")


def _ends_with_its_item(opener: str, below: Sequence[str]) -> bool:
    """Return whether an indented fence ends where its list item does: at a line that is indented less."""
    indent = len(opener) - len(opener.lstrip())
    return indent > 0 and any(line.strip() and len(line) - len(line.lstrip()) < indent for line in below)


def _exported(note: Note, fence: int) -> int | None:
    """Return how far below the fence an exporter goes on, None if it does not."""
    reading = note.reading
    rows = [one.line for one in reading.highlights if one.line > fence and (one.id or one.url or one.location)]
    rows += [row for row in reading.apparatus if row > fence and note.lines.line(row).strip(" \t-*_")]
    return min(rows) - fence - 1 if reading.format and rows else None


def _hidden(opener: str, below: Sequence[str], above: str) -> int | None:
    """Return the first line below the fence that is no code for certain."""
    info = opener.strip().strip("`~").strip().lower()
    if info.split(" ", 1)[0].strip("{}.") in _MARKDOWN:
        return None
    for at, line in enumerate(below):
        if _opens_another(opener, line) or links(line):
            return at
    first = next((line for line in below if line.strip()), "")
    closes = bool(above.strip()) and not above.rstrip().endswith(":")  # it was meant to close what stands above
    if (is_prose(first) or first.startswith("#")) and not closes:
        return None
    headings = (at for at, line in enumerate(below) if is_heading(line) and (not at or not below[at - 1].strip()))
    heading = next(headings, None)
    told = heading is not None and any(map(is_prose, islice(below, heading + 1, None)))
    return heading if told else None


def _opens_another(opener: str, line: str) -> bool:
    mark = opener.strip()[:3]
    info = line.strip().lstrip(mark[0])
    return line.strip().startswith(mark) and info.isalnum() and len(line.strip()) - len(info) <= len(mark)
