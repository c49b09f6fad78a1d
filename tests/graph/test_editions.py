"""Translations are editions of a note, not discoveries."""

from __future__ import annotations

import pytest
from graph_vaults import graph_of
from house import make, run

from vaultlint.graph import related
from vaultlint.links.tongues import Tongues
from vaultlint.parse import facts, parse

ENGLISH = (
    "The lighthouse keeper Tamsin lights the lamp when the fog comes in, and she writes the hour of it into the book.\n"
)
FRENCH = (
    "La gardienne Tamsin allume la lampe quand le brouillard arrive, et elle en note heure dans le livre de bord.\n"
)
GERMAN = (
    "Die Wärterin Tamsin zündet die Lampe an, wenn der Nebel kommt, und sie schreibt die Stunde davon in das Buch.\n"
)
OTHERS = {f"en/{name}.md": f"The {name} stands by the {word}, and the keeper paints it when the summer is dry.\n"
          for name, word in (("Boathouse", "slip"), ("Winch", "quay"), ("Bell", "reef"), ("Ladder", "rock"))}  # fmt: skip


def copies(files, note):
    """Return the paths that are told as the same as a note."""
    return {pair.path for pair in related(graph_of(files), note) if pair.copy}


def test_equal_paths_below_folders_of_languages():
    """The same file in `en/` and `de/`: a translation; it takes no place among the nearest."""
    files = OTHERS | {"en/Lamp.md": ENGLISH, "fr/Lamp.md": FRENCH, "de/Lamp.md": GERMAN}
    assert copies(files, "en/Lamp.md") == {"fr/Lamp.md", "de/Lamp.md"}


@pytest.mark.parametrize("key", ["permalink", "slug"])
def test_equal_addresses(key):
    """Where names are translated too, the address is not."""
    head = f"---\n{key}: sea/lamp\n---\n"
    files = OTHERS | {"en/Lamp.md": head + ENGLISH, "fr/Lampe.md": head + FRENCH}
    assert copies(files, "en/Lamp.md") == {"fr/Lampe.md"}


@pytest.mark.parametrize(
    "files",
    [
        {
            "it/Lamp.md": ENGLISH,
            "hr/Lamp.md": "The keeper Tamsin is paid by the hour, and a lamp is paid for by the book.\n",
        },
        {"en/Lamp.md": ENGLISH, "fr/Autre.md": FRENCH},
        {"Lamp.md": ENGLISH, "Sea/Lamp.md": FRENCH},
        {"en/Lamp.md": "---\nslug: lamp\n---\n" + ENGLISH, "fr/Autre.md": "---\nslug: lamp\n---\n" + FRENCH},
    ],
)
def test_what_is_no_translation(files):
    """Departments with short names, other names, folders that name no language."""
    assert copies(OTHERS | files, next(iter(files))) == set()


def test_the_command_calls_it_a_translation(tmp_path):
    """Not the same text, since it is not."""
    folder = make(tmp_path, OTHERS | {"en/Lamp.md": ENGLISH, "fr/Lamp.md": FRENCH, "vaultlint.toml": ""})
    out = run("related", "en/Lamp", "--to", "fr/Lamp", "--vault", folder).out
    assert ", a translation\n" in out


def test_equal_text_in_folders_called_like_languages_is_no_translation(tmp_path):
    """`ML` and `CS` are subjects: the same English text in both is the same text."""
    folder = make(tmp_path, OTHERS | {"ML/Lamp.md": ENGLISH * 4, "CS/Lamp.md": ENGLISH * 4, "vaultlint.toml": ""})
    out = run("related", "ML/Lamp", "--to", "CS/Lamp", "--vault", folder).out
    assert ", the same text" in out
    assert "a translation" not in out


def tongues(*paths, **written):
    """Return the language of each path's folder, if it is one."""
    facts_of = [facts(parse(path, b"")) for path in paths]
    known = Tongues(facts_of, {path: written["all"] for path in paths if written})
    return [known.parted(path)[0] for path in paths]


def test_what_makes_a_folder_a_languages():
    """Most of its notes are written so, or a folder beside it has notes of the same paths, not only a home."""
    assert tongues("it/A.md", "it/B.md", all="it") == ["it", "it"]
    assert tongues("IT/A.md", "IT/B.md", all="en") == ["", ""]
    assert tongues("de/A.md", "de/B.md", "fr/A.md", "fr/B.md") == ["de", "de", "fr", "fr"]
    assert tongues("de/A.md", "de/B.md", "A.md", "B.md") == ["de", "de", "", ""]
    assert tongues("x/de/A.md", "x/de/B.md", "y/fr/A.md", "y/fr/B.md") == [""] * 4
    assert tongues("ML/Index.md", "ML/Home.md", "CS/Index.md", "CS/Home.md") == [""] * 4
    assert tongues("HR/A.md", "HR/B.md", "HR/C.md", "IT/A.md", "IT/D.md", "IT/E.md") == [""] * 6
    assert tongues("IT/de/A.md", "IT/de/B.md", "IT/fr/A.md", "IT/fr/B.md") == ["de", "de", "fr", "fr"]
