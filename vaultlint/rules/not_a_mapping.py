from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.continued import meant_property
from vaultlint.parse.emit import flow
from vaultlint.parse.note import Frontmatter, Note, Place, State
from vaultlint.parse.tagnames import names_in, why_no_tag
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import quoted


class FrontmatterNotAMapping(Rule):
    """Between the fences at the top stands a list or a sentence, no `key: value`. Obsidian reads no
    property and shows the block as invalid. If a horizontal rule was meant, put a blank line or a
    heading above it; if properties were meant, give the value a key. Tags alone (`#sales #eu`) are a
    comment to YAML, and nobody reads them: they belong behind `tags:`, without `#`.
    """

    code = "VL107"
    name = "frontmatter-not-a-mapping"
    level = Level.ERROR
    summary = "the frontmatter holds no properties but a list or text"
    needs = frozenset((Sign.TROUBLE,))
    examples = (
        Example("---\n- a\n- b\n---\ntext\n"),
        Example("---\nJust a sentence.\n---\ntext\n"),
        Example("---\n#sales #eu\n---\n"),
    )
    quiet = (
        "---\n---\ntext\n",
        "---\n# only a comment\n---\n",
        "---\n#title: x\n---\n",
        "---\n#sales\n# see above\n---\n",
        "---\ntitle: x\n#sales #eu\n---\n",
        "# Title\n\n---\nJust a sentence.\n\n---\n",
        '---\n{"a": 1}\n---\n',
        "---\n\nA note that starts with a rule and has no second one.\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the head block if it is no mapping."""
        del context
        head = note.head
        if head is None or head.place is not Place.HEAD:
            return
        end = max(head.inner_start, head.inner_end - 1)
        if head.state is State.NOT_A_MAPPING:
            first = note.text[head.inner_start : head.inner_end].strip().split("\n", 1)[0].rstrip("\r")
            found = "a list" if first.startswith("- ") else quoted(first)
            wanted = quoted((not first.startswith("- ") and meant_property(first)) or "key: value")
            yield self.finding(head.inner_start, end, f"between the fences stands {found}, wanted {wanted}")
        elif tags := _tags(head):
            found = quoted(" ".join(f"#{tag}" for tag in tags))
            message = (
                f"between the fences stands {found}, a comment to YAML, wanted {quoted(f'tags: {flow(list(tags))}')}"
            )
            yield self.finding(head.inner_start, end, message)


def _tags(head: Frontmatter) -> list[str]:
    """Return the tags that a block without properties holds, if it holds nothing else."""
    if head.state is not State.EMPTY:
        return []
    words = [word for comment in head.comments for word in comment.text.replace(",", " ").split()]
    tags = [name for word in words for name in names_in(word)]
    return tags if all(word[0] == "#" for word in words) and not any(map(why_no_tag, tags)) and all(tags) else []
