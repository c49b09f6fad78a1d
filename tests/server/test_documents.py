"""Positions: an editor counts UTF-16 units and ends lines at LF, CRLF and CR; we count code points."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from vaultlint.server.documents import Document, Text
from vaultlint.text import Edit, Source, apply_edits

ODD = st.text(st.sampled_from("ab \r\n\u2028\x0c\x85é中😀"), max_size=40)
ENCODINGS = ("utf-8", "utf-16", "utf-32")
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@pytest.mark.parametrize(
    ("encoding", "column"), [("utf-8", 4 + 2 + 3), ("utf-16", 2 + 1 + 1), ("utf-32", 3)], ids=ENCODINGS
)
def test_columns_are_counted_in_the_units_of_the_encoding(encoding, column):
    """An emoji is four bytes, two UTF-16 units and one code point."""
    text = Text("x\n😀é中b", encoding)
    assert text.position(5) == types.Position(1, column)
    assert text.offset(types.Position(1, column)) == 5


@given(ODD, st.sampled_from(ENCODINGS))
def test_every_offset_has_its_place(text, encoding):
    """There and back gives the same offset, but for the one between CR and LF, which no place means."""
    made = Text(text, encoding)
    for offset in range(len(text) + 1):
        back = made.offset(made.position(offset))
        assert back == (offset - 1 if made.cuts_line_end(offset) else offset)


@given(ODD)
def test_lines_end_where_the_protocol_ends_them(text):
    """Not at U+2028, a form feed or U+0085, as `str.splitlines` has it."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    assert Text(text).position(len(text)).line == rows


def test_places_that_are_not_there_mean_the_nearest_end():
    """Behind a line is its end, behind the text the text's end, within a pair of surrogates before it."""
    text = Text("ab\r\n😀")
    assert text.offset(types.Position(0, 99)) == 2
    assert text.offset(types.Position(9, 0)) == 5
    assert text.offset(types.Position(1, 1)) == 4


@given(ODD, ODD, st.data(), st.sampled_from(ENCODINGS))
def test_a_change_is_taken_over_as_the_editor_made_it(text, new, data, encoding):
    """Replacing a range is replacing it in the editor's units."""
    old = Text(text, encoding)
    places = [at for at in range(len(text) + 1) if not old.cuts_line_end(at)]
    start, end = sorted((data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))))
    change = types.TextDocumentContentChangePartial(range=old.range(start, end), text=new)
    assert old.replaced(change).text == text[:start] + new + text[end:]


@given(ODD, st.data())
def test_edits_do_the_same_in_the_editor(text, data):
    """Edits of ours, in the editor's places, give the same text; also where one would part CR from LF."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    edits = [Edit(a, b, data.draw(ODD)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    if any(one.end == other.start for one, other in pairwise(edits)):
        edits = edits[:1]
    document = Document("file:///a.md", "a.md", 1, Text(text))
    editor = Text(text)
    spans = [
        Edit(editor.offset(one.range.start), editor.offset(one.range.end), one.new_text)
        for one in document.text_edits(edits)
    ]
    assert apply_edits(text, spans) == apply_edits(text, edits)


def test_a_byte_order_mark_in_the_text_is_no_part_of_the_note():
    """Editors that show it count it; the note's offsets do not."""
    document = Document("file:///a.md", "a.md", 1, Text("\ufeff---\na: 1\n"))
    assert document.note.source == Source("---\na: 1\n", bom=True)
    assert document.range(0, 3) == types.Range(types.Position(0, 1), types.Position(0, 4))
    assert document.offset(types.Position(0, 1)) == 0


def test_a_byte_order_mark_that_the_editor_hides_is_known_from_the_disk():
    """The note has it all the same, and places do not count it."""
    document = Document("file:///a.md", "a.md", 1, Text("a: 1\n"), Source("a: 1\n", bom=True))
    assert document.note.source.bom
    assert document.range(0, 1) == types.Range(types.Position(0, 0), types.Position(0, 1))
