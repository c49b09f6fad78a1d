from __future__ import annotations

from collections.abc import Iterator, Sequence

from vaultlint.parse.note import Note
from vaultlint.rules import fences
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.prose import is_heading, is_prose
from vaultlint.rules.signs import Sign
from vaultlint.text import quoted

_SEEN = 2000  # lines below the fence that are looked at
_WANTED = ", wanted a closing fence above it"


class UnclosedFence(Rule):
    """A code fence that nothing closes runs to the end of the file: headings, links, tags and
    highlights below it are code to Obsidian, so that searches, the outline and the graph do not know them.
    The rule speaks where what follows is no code for certain: an exporter's next highlights, the opening of
    another fence, links to notes, headings over text. Where only code follows, or nobody can tell, the end of
    the file closes the fence as well as you would. Often another fence is to blame, since a closing line that
    closes nothing opens a fence. The rule names it where that is certain: one left open above, one that holds
    others and ends with the first of them, a closing line that became a heading.
    """

    code = "VL506"
    name = "unclosed-fence"
    level = Level.WARNING
    summary = "a code fence that is never closed hides what follows"
    needs = frozenset((Sign.FENCE,))
    quiet = (
        "# T\n\n```python\nprint(1)\n",
        "```sh\n## Set up\n\napt install x\n\n## Run it\n\nx --now\n",
        "# Prompt\n\n```\nYou are an editor who reads what people write all day.\n\n## Task\n\nRead the text below.\n",
        "```markdown\n# Title\n\nSee [[Other]]. A line of text that is an example and says so.\n",
        "- item\n  ```\n  code\n  ``` done\n- next [[Link]]\n",
        "> ```\n> code\n\nText with a [[Link]] below.\n",
        "<pre><code>\n```</code></pre>\n\n## Next\n\nText with a [[Link]].\n",
        "```toml\n[[package]]\nname = 'x'\n",
        "# Books\n\n```dataview\nTABLE rating\nFROM [[Books]]\n",
        "~~~\n```\n[[A]]\n```\n~~~\n",
        "```\na = 1\n```\n```\nb = 2\n",
        "````\n```sh\nls\n```\n````\n\n```\nls\n\n## 1. list\n\nls -l\n",
        "```\nls\n```\n\nText:\n\n```\nYou edit all that people write, and why.\n\n### Do\n\nRead the text below.\n",
    )
    examples = (
        Example("# T\n\n```js\nlet x = 1\n\n## Then\n\nThis is what we do with it now, and it is text.\n"),
        Example("```\nlet x = 1\n\nSee [[Other Note]].\n"),
        Example("```js\nlet x = 1\n\n```js\nlet y = 2\n"),
        Example(
            "# T\n\n## Metadata\n- Full Title: T\n\n## Highlights\n- Write\n```\nlet x ([View Highlight]"
            "(https://read.readwise.io/read/01aaa))\n- Go. ([View Highlight](https://read.readwise.io/read/01bbb))\n"
        ),
        Example('```js\nlet x = 1\n\n### "But\n\nThis is what we do with it now, and it is text.\n'),
        Example("```\nUsers 1 2\n### ```\n\nMore.\n"),
        Example("[\n```](https://example.org/a)\n\nMore text.\n"),
        Example("```\n# a\na\n\n## B\n\nThis is text, and it is below the code of a.\n\n```\nb\n```\nThen.\n"),
        Example(
            "```\nWrite:\n```bash\nls\n```\nEnd.\n\n```\n\n## Next\n\nThis is text that stands below the prompt.\n"
        ),
        Example("```\nls\n```\n```\n\nThis is text that stands below the prompt.\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the fence that nothing closes, if it hides anything but code, or the one that makes it so."""
        del context
        row = note.body.unclosed_fence
        fence = None if row is None else fences.fence_at(row, note.lines.line(row), row)
        if fence is None:
            return
        opener = note.lines.line(fence.start)
        below = [note.lines.line(at) for at in range(fence.start + 1, min(len(note.lines), fence.start + _SEEN))]
        if "</" in opener or fences.ends_with_its_item(opener, below):
            return
        told = _by_accident(fence, below) or _told(note, fence, below)
        if told is None:
            return
        at, hidden, why = told
        line = note.lines.line(at)
        start = note.lines.start(at) + len(line) - len(line.lstrip())
        shown = quoted(note.lines.line(hidden).strip() or "text")
        message = f"the code fence {quoted(line.strip())} is never closed and hides {shown} on line {hidden + 1}{why}"
        yield self.finding(start, start + len(line.strip()), message)


def _by_accident(fence: fences.Fence, below: Sequence[str]) -> tuple[int, int, str] | None:
    """Return, as `_told`, what is wrong with a fence that nobody meant, or with the line that was meant to close it."""
    closer = fences.closer_in_heading(fence, below)
    behind = 0 if closer is None else closer + 1
    hidden = next((at for at, line in enumerate(below) if at >= behind and line.strip()), None)
    if hidden is None or not (closer is not None or fence.info.startswith("](")):
        return None
    why = ": it is the tail of a link, and opens a fence by accident, wanted the link on one line"
    if closer is not None:
        meant = quoted(below[closer].strip())
        why = f": {meant} on line {fence.start + closer + 2} was meant to close it, wanted {quoted(fence.mark)}"
    return fence.start, fence.start + 1 + hidden, why


def _told(note: Note, fence: fences.Fence, below: Sequence[str]) -> tuple[int, int, str] | None:
    """Return the row of the fence to name, a row that it hides, and what was wanted; None if all may be code."""
    above = fences.fences_above(note, fence.start) if fence.info in fences.BARE else []
    before = note.lines.line(fence.start - 1).strip() if fence.start else ""
    behind = bool(before) and not before.endswith(":")  # it was meant to close what stands above
    first = next(filter(str.strip, below), "")
    closer = bool(above) and behind and (is_prose(first) or is_heading(first))
    doubled = bool(above) and above[-1].end == fence.start - 1
    holder = fences.cut_short(note, above)
    if behind and not holder and (found := fences.swallowing(note, [*above, fence])):
        return found[0].start, found[1], _WANTED
    hidden = fences.exported_text(note, fence.start)
    hidden = fences.first_text(fence, below, closes=behind or holder is not None) if hidden is None else hidden
    if hidden is None and (holder or doubled):
        hidden = next((at for at, line in enumerate(below) if is_prose(line) or is_heading(line)), None)
    if hidden is None:
        return None
    why = ": an earlier fence is not closed; this line was meant to close one" if doubled or closer else _WANTED
    if holder:
        inner = quoted(note.lines.line(holder[1]).strip())
        why = f": the fence on line {holder[0].start + 1} holds {inner} on line {holder[1] + 1} and ends with that"
        why += f", wanted {quoted(holder[0].mark + holder[0].mark[0])} there"
    return fence.start, fence.start + 1 + hidden, why
