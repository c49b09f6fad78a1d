"""The page about the configuration, made from the descriptions of its keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vaultlint.config import FOLDER_KEYS, KEYS
from vaultlint.schema.keys import PROPERTY_KEYS, SCHEMA_KEYS
from vaultlint.schema.kinds import SYNONYMS
from vaultlint.tables import Key


class Examples(NamedTuple):
    """Values of a property that fit a type, and some that do not, as YAML writes them."""

    fit: tuple[str, ...]
    misfit: tuple[str, ...]


TYPES: Mapping[str, Examples] = {
    "text": Examples(("Emma", "2024-01-17", '"[[Emma]]"', '"1984"'), ("1984", "true", "[Emma]")),
    "number": Examples(("5", "-1.5", "1e3"), ('"5"', "5/10", "[5]")),
    "checkbox": Examples(("true", "false"), ("yes", "1", '"true"')),
    "date": Examples(("2024-01-17",), ("17.01.2024", "2024-02-30", "2024-01-17T09:30")),
    "datetime": Examples(
        ("2024-01-17T09:30", "2024-01-17 09:30:05", "2024-01-17T09:30:05Z", "2024-01-17T09:30+02:00"), ("2024-01-17",)
    ),
    "list": Examples(("[Emma, 5, true]", "[Emma]"), ("Emma", "[[Emma]]", "[Emma, [Persuasion]]")),
    "tags": Examples(("[novel, to/read]", "novel"), ("novel, to/read", "[novel, true]")),
    "aliases": Examples(("[Emma, The Matchmaker]", "Emma"), ("{Part 2: Return}", "5")),
    "link": Examples(
        ('"[[Jane Austen]]"', '"[[Jane Austen|Jane]]"'), ("Jane Austen", "[[Jane Austen]]", '"by [[Jane Austen]]"')
    ),
    "list-of-links": Examples(('["[[Emma]]", "[[Persuasion]]"]',), ('"[[Emma]]"', '["[[Emma]]", Persuasion]')),
    "url": Examples(
        ("https://example.org", "obsidian://open?vault=Reading", "mailto:jane@example.org"), ("www.example.org",)
    ),
}

EXAMPLE = """\
extend-select = ["null-item", "VL208"]      # hygiene that is wanted besides
ignore = ["needless-block-scalar"]
exclude = ["Archive/", "**/node_modules"]
baseline = ".vaultlint-baseline.json"

[per-folder."Daily/"]
ignore = ["missing-property"]

[schema]                                    # every note of the vault
required = ["title"]
order = ["title", "author", "url", "tags"]

[schema.properties.rating]
type = "number"
enum = [1, 2, 3]

[schema.properties.isbn]
pattern = '^97[89]\\d{10}$'

[schema."Books/"]                           # the notes below a folder, besides
required = ["author"]

[schema."Books/".properties.author]
type = "list-of-links"

[thesaurus]                                 # for the graph
consulting = ["client", "advisor"]
"""

_TOP = """\
# Configuration

Made by `make docs` from the descriptions of the keys.

vaultlint needs no configuration. What you want otherwise stands in `vaultlint.toml` at the vault's root, or, with the
same keys, below `[tool.vaultlint]` in a pyproject.toml there. Where both are, `vaultlint.toml` counts;
`--config FILE` reads another. `vaultlint init` looks at your vault and writes one that is fitted to it, with what it
suggests commented out.

A key that is not known, a rule that does not exist and a type that is none are errors of use (exit 2): one line with
file, line and key, and the nearest name. What takes several values takes a list, also for a single one:
`ignore = ["VL120"]`.

What Obsidian knows of the vault need not be said again. Its excluded files, the folders and notes that are templates
(of the core plugins and of Templater), the types of properties, the style of links and the notes that Readwise's
plugin manages are read from `.obsidian`.

**In an editor.** `vaultlint init --schema` prints a JSON schema: with it an editor completes keys, types and rules and
marks what is wrong. Keep it beside the configuration, `vaultlint init --schema > .vaultlint.schema.json`, and name it
in the first line of vaultlint.toml, as taplo and the editors that use it read it: `#:schema ./.vaultlint.schema.json`.

## Example
"""

_RULES = """\
Rules are named by code (`VL206`), by the beginning of codes (`VL2`), by name (`null-item`), or all at once (`all`).

- Without `select`, all rules speak and their errors and warnings are shown. Hygiene (info) is shown where its rule
  was asked for: by `select` or by `extend-select`.
- `select` says which rules speak, and shows all that they find. On the command line and in a folder it replaces
  `select` and `extend-select` of the level above.
- `extend-select` adds to what speaks; other hygiene stays hidden.
- `ignore` wins over both, and adds up: of the file, the folder and the command line.
"""

_FOLDERS = """\
`[per-folder."Readwise/"]` says which rules speak about the notes below a folder. A folder is named from the vault's
root, with its case and without `*`, `?` and `..`; that of the longest name counts, and what holds in a folder holds in
those below it. A folder that is not there while one of nearly its name is (`"books/"` for `Books`) is an error.
"""

_SCHEMA = """\
Nothing is asked of your properties until you say what they should be. `[schema]` holds for every note,
`[schema."Books/"]` for those below a folder besides. missing-property, unknown-property and wrong-property-type
(VL209, VL210, VL211) are errors, and only reported: what is missing nobody but you can know. key-order (VL212) is
hygiene: it is reported and mended where it is selected (`vaultlint fix --select VL212`). `vaultlint rule VL211`
explains each of them.
"""

_SCHEMA_NOTES = """\
**Names** compare without case, as in Obsidian: `Author` is `author`.

**Required** means there and not empty: `author:`, `author: ""` and a list of nothing count as empty, `0` and `false` do
not. A note without frontmatter lacks everything required. Templates, Excalidraw drawings, Kanban boards, excluded files
and files that are no notes are not looked at.

**Allowed** are also the properties that are required or defined, and Obsidian's own: `tags`, `aliases`, `cssclasses`,
`publish`, `permalink`, besides `vaultlint-ignore`.

**Order**: properties that it does not name stand behind those that it names, as they stood. The fix moves whole
properties with their comments; where a blank line or a comment could belong to either neighbour, it only reports.

**Folders** are named as for `per-folder`, and end in a slash. Where no name is near, one line on standard error says
that a schema's folder is not there, and the run goes on. What holds in a folder holds in those below it: `required` and
`allowed` add up; a definition of a property and an `order` replace the one above (`order = []` takes it away). To take
a requirement away, silence the rule there:

```toml
[per-folder."Daily/"]
ignore = ["missing-property"]
```
"""

_TYPE_NOTES = """\
An empty value, and an empty item of a list, fits every type. A number is no text: write `title: "1984"`. A date is one
that the calendar has. A link stands in quotes, since `[[Emma]]` without them is a list in a list to YAML. Where
Obsidian's own `.obsidian/types.json` says otherwise, the schema counts.

**enum**: `1` and `1.0` are equal, `1` and `"1"` are not; tags compare without case. **pattern** is a regular expression
of Python's `re`, searched for in the value as it is written (without its quotes); bind it with `^` and `$`. A value of
more than 4,096 characters is reported as too long to be matched. Patterns are yours and are run as they are: one such
as `(a+)+$` can take forever on thirty characters.
"""

_THESAURUS = """\
Each key is a tag, and its list the words that mean it: `vaultlint graph` then infers the tag for notes that say the
words and never use the tag. It is marked as inferred, with the sentences that it rests on.
"""


def markdown() -> str:
    """Return the page as Markdown."""
    parts = [_TOP, f"```toml\n{EXAMPLE}```\n", "## Keys\n", _table(KEYS), _examples(KEYS)]
    parts += ["### Which rules speak\n", _RULES, "## Folders\n", _FOLDERS, _table(FOLDER_KEYS)]
    parts += ["## A schema for properties\n", _SCHEMA, _table(SCHEMA_KEYS), _examples(SCHEMA_KEYS)]
    parts += ["Under `[schema.properties.NAME]`:\n", _table(PROPERTY_KEYS), _SCHEMA_NOTES]
    parts += ["### Types\n", _types(), _TYPE_NOTES, "## Thesaurus\n", _THESAURUS]
    return "\n".join(parts)


def _table(keys: Sequence[Key]) -> str:
    rows = [f"| `{key.name}` | {key.type.words} | {key.default} | {key.meaning} |" for key in keys]
    return "\n".join(["| key | takes | without it | meaning |", "|---|---|---|---|", *rows, ""])


def _examples(keys: Sequence[Key]) -> str:
    """Return a line for each key that is no table: tables stand behind all other keys."""
    lines = [key.example for key in keys if not key.example.startswith("[")]
    tables = [key.example for key in keys if key.example.startswith("[")]
    head = "[schema]\n" if keys is SCHEMA_KEYS else ""
    text = "\n\n".join([head + "\n".join(lines), *tables])
    return f"```toml\n{text}\n```\n"


def _types() -> str:
    """Return the table of types."""
    rows = []
    for name, examples in TYPES.items():
        others = [f"(`{other}`)" for other, own in SYNONYMS.items() if own == name]
        rows.append(f"| {' '.join([f'`{name}`', *others])} | {_code(examples.fit)} | {_code(examples.misfit)} |")
    return "\n".join(["| type | fits | does not fit |", "|---|---|---|", *rows, ""])


def _code(values: Sequence[str]) -> str:
    """Return values as code in a table, where a bar would end the cell."""
    return ", ".join(f"`{value}`".replace("|", "\\|") for value in values)
