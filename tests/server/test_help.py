"""What the server says where the pointer rests, and what it offers while one types."""

from __future__ import annotations

from lsprotocol import types
from server_editor import Editor, with_editor

NOTE = {
    "Books/Grit.md": "---\naliases: [Perseverance]\nauthor: Ann\ntags: [mind, mind/will]\n---\n# Grit: why\n\n<script>x</script> ```` ^b1\n",
    "Books/Emma.md": "---\nauthor: Jane\nrating: 5\ntags:\n  - novel\n  - mind\n---\n## One\n## Two\n",
    "Other/Emma.md": "---\nauthor: [A, B]\n---\nAnother Emma.\n",
}
FRONT = "---\n{}\n---\n"


def offered(found):
    return [item.text_edit.new_text for item in found.items]


def at_mark(text):
    """Return a text without its mark ``‸``, and the mark's line and UTF-16 column."""
    before, _, behind = text.partition("‸")
    line = before.rpartition("\n")[2]
    return before + behind, before.count("\n"), len(line.encode("utf-16-le")) // 2


CASES = {
    "keys, the most frequent first": (FRONT.format("‸"), ["author: ", "tags: ", "aliases: ", "rating: "]),
    "keys that fit and are not there yet": (FRONT.format("author: X\nr‸"), ["rating: "]),
    "a key before its colon": (FRONT.format("rat‸: 5"), ["rating"]),
    "tags in a flow list": (FRONT.format("tags: [novel, ‸]"), ["mind", "mind/will"]),
    "tags in a block list": (FRONT.format("tags:\n  - novel\n  - mi‸"), ["mind/will", "mind"]),
    "tags as a text": (FRONT.format("tags: mind, no‸"), ["novel"]),
    "tags in the text": ("😀 See #mi‸ here", ["mind/will", "mind"]),
    "no tag in a word": ("See a#mi‸", []),
    "no tag in a heading's mark": ("# mi‸", []),
    "names by the shortest form": ("😀 [[emm‸", ["Emma]]", "Other/Emma]]"]),
    "names with brackets closed already": ("[[gri‸]]", ["Grit"]),
    "names in a table": ("| [[persev‸ |", ["Grit\\|Perseverance]]"]),
    "aliases": ("[[persev‸", ["Grit|Perseverance]]"]),
    "aliases behind the bar": ("[[Grit|‸]]", ["Perseverance"]),
    "headings": ("[[Grit#‸", ["Grit why]]"]),
    "headings of this note": ("# Here\n\n[[#h‸", ["Here]]"]),
    "blocks": ("[[Grit#^‸]]", ["^b1"]),
    "names in a property, in quotes": (FRONT.format('author: "[[gri‸"'), ["Grit]]"]),
    "names in a property, quoted for YAML": (FRONT.format("author: [[gri‸"), ['Grit]]"']),
    "nothing in a code fence": ("```\n[[gri‸\n```\n", []),
    "nothing in a fence that is open": ("```\n#mi‸\n", []),
    "nothing in inline code": ("`[[gri‸`", []),
    "nothing behind a link": ("[[Grit]] gri‸", []),
    "nothing in another property's value": (FRONT.format("rating: ‸"), []),
}


def test_completion_offers_what_may_stand_there(vault):
    """Every place gets its own, and code gets none."""
    root = vault({**NOTE, "new.md": ""})
    wrong = {}

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "new.md", "")
        await editor.indexed()
        for name, (marked, wanted) in CASES.items():
            text, line, column = at_mark(marked)
            editor.replace(uri, text)
            found = await editor.complete(uri, line, column)
            if sorted(offered(found)) != sorted(wanted) or (offered(found)[:1] != wanted[:1] and "first" in name):
                wrong[name] = offered(found)

    with_editor(scenario, root)
    assert not wrong


def test_a_long_list_is_cut_and_says_so(vault):
    """With the next letter the editor asks again."""
    root = vault({**{f"Note {n}.md": "" for n in range(250)}, "new.md": ""})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "new.md", "[[")
        await editor.indexed()
        found = await editor.complete(uri, 0, 2)
        assert len(found.items) == 200
        assert found.is_incomplete
        editor.replace(uri, "[[Note 24")
        assert offered(await editor.complete(uri, 0, 9))[0] == "Note 24]]"

    with_editor(scenario, root)


def test_completed_links_in_properties_are_quoted(vault):
    """Without quotes they would be lists within lists."""
    root = vault({**NOTE, "new.md": ""})

    async def scenario(editor: Editor) -> None:
        text, line, column = at_mark(FRONT.format("author: [[gri‸]]"))
        uri = editor.open(root / "new.md", text)
        await editor.indexed()
        (item,) = (await editor.complete(uri, line, column)).items
        edit = types.WorkspaceEdit(changes={uri: [item.text_edit, *item.additional_text_edits]})
        assert editor.applied(uri, edit) == FRONT.format('author: "[[Grit]]"')

    with_editor(scenario, root)


HOVERS = {
    "finding": ("---\ntitle: A‸: b: c\n---\n", ["**VL111** unquoted-colon (error)", "`vaultlint rule VL111`"], []),
    "property": ("---\nra‸ting: 5\n---\n", ["**rating**", "of this vault: number in "], []),
    "link": ("😀 [[Gr‸it]]", ["**Books/Grit.md**", "# Grit: why", "<script>", "`````text"], ["author"]),
    "link to a heading": ("[[Books/Emma#tw‸o]]", ["**Books/Emma.md**", "## Two"], ["## One"]),
    "link in a property": ('---\nup: "[[gr‸it]]"\n---\n', ["**Books/Grit.md**"], ["**up**"]),
    "text": ("nothing ‸here", [], ["*"]),
    "link to no note": ("[[Nobody‸]]", [], ["*"]),
}


def test_hover_says_what_stands_there(vault):
    """A finding's rule, what a property is in this vault, the first lines of a link's note as plain text."""
    root = vault({**NOTE, "new.md": ""})
    wrong = {}

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "new.md", "")
        await editor.indexed()
        for name, (marked, wanted, unwanted) in HOVERS.items():
            text, line, column = at_mark(marked)
            editor.replace(uri, text)
            shown = await editor.hover(uri, line, column)
            if not all(part in shown for part in wanted) or any(part in shown for part in unwanted):
                wrong[name] = shown

    with_editor(scenario, root)
    assert not wrong
