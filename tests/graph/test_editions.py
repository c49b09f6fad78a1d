"""Translations are editions of a note, not discoveries."""

from __future__ import annotations

import pytest
from graph_vaults import graph_of
from house import make, run

from vaultlint.graph import related

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
