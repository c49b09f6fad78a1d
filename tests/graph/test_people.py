"""First names: two notes by or about people of one first name are not near for that."""

from __future__ import annotations

import pytest

from vaultlint.graph import assemble, extract
from vaultlint.parse import facts, parse

OTHERS = {
    f"Field/{name}.md": f"{name} grows where {place} ends, in {soil} soil, and {name} flowers in {month}.\n"
    for name, place, soil, month in (
        ("Thrift", "the cliff", "salty", "May"),
        ("Yarrow", "a verge", "poor", "June"),
        ("Sedge", "the marsh", "acid", "July"),
        ("Heather", "the moor", "peaty", "August"),
    )
}
BARK = "---\nauthor: John Aldous\n---\n"
LOOM = "---\nauthor: John Brisk\n---\n"


def near(files):
    """Tell whether two notes are joined as near; it does not matter when links are looked up."""
    notes = [parse(path, text.encode()) for path, text in files.items()]
    records, terms = [facts(note) for note in notes], [extract(note) for note in notes]
    eager, lazy = (
        {frozenset(ends) for *ends, data in assemble(records, terms, lazily=lazily).edges(data=True)
         if data["kind"] == "related"}
        for lazily in (False, True)
    )  # fmt: skip
    assert eager == lazy
    return frozenset({"note:Bark.md", "note:Loom.md"}) in eager


@pytest.mark.parametrize(
    ("bark", "loom", "joined"),
    [
        ("John peels birches.", "John weaves linen.", False),
        ("John peels birches. See [[Loom]].", "John weaves linen.", True),
        ("John peels birches beside a loom.", "John weaves linen at a loom.", True),
    ],
)
def test_a_given_name_alone_joins_nothing(bark, loom, joined):
    """Two Johns are not one: where nothing else is shared there is no edge, unless the notes link to one another."""
    assert near(OTHERS | {"Bark.md": f"{BARK}{bark}\n", "Loom.md": f"{LOOM}{loom}\n"}) is joined


def test_a_given_name_with_a_hyphen_is_one():
    """Jean-Luc is a first name too, however links are looked up."""
    bark, loom = (f"---\nauthor: Jean-Luc {name}\n---\n" for name in ("Aldous", "Brisk"))
    files = OTHERS | {"Bark.md": f"{bark}Jean-Luc peels birches.\n", "Loom.md": f"{loom}Jean-Luc weaves linen.\n"}
    assert not near(files)


def test_a_name_that_is_a_tag_is_a_theme():
    """Who tags notes with a first name means that person."""
    tag = "---\nauthor: John {}\ntags: [john]\n---\n"
    files = OTHERS | {"Bark.md": tag.format("Aldous") + "John peels birches.\n",
                      "Loom.md": tag.format("Brisk") + "John weaves linen.\n"}  # fmt: skip
    assert near(files)


def test_a_surname_is_shared():
    """Few are called Aldous: what two notes say of them may belong together."""
    files = OTHERS | {"Bark.md": f"{BARK}Aldous peels birches.\n", "Loom.md": f"{LOOM}Aldous weaves linen.\n"}
    assert near(files)
