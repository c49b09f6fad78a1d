"""Write what is made from the code (`make docs`): rules/, commands.md, configuration.md, tables.md, api.md, a schema.

Pages of rules that are gone are deleted. The commands shown in the other pages are run by docs/sessions.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import api
import click

from vaultlint.cli import COMMANDS, main
from vaultlint.config import editors
from vaultlint.config.editors import json_schema
from vaultlint.report import config, rules, tables
from vaultlint.rules import CARDS, RULES

DOCS = Path(__file__).parent
SCHEMA = Path(editors.__file__).with_name("vaultlint.schema.json")
_MADE = "<!-- Made by `make docs` from the command line itself; do not edit by hand. -->"
_EVERYWHERE = """\
Every command has `--help`. What a command needs beyond the plain installation it says in one line.

**Exit codes** of `check` and `fix`: 0, nothing found (after `fix`: nothing remains); 1, findings, or with `--diff`
notes that would change; 2, the command could not run: a wrong option, a configuration that cannot be read, a path that
is not there. The other commands exit with 0 or 2.

**The vault** is the nearest folder at or above the path that holds `.obsidian`, `vaultlint.toml` or a pyproject.toml
with `[tool.vaultlint]`; else the folder given.

**Rules** in `--select` and its like are codes (`VL302`), prefixes (`VL3`) or names (`hash-in-tag`), with commas
between them.

**Completion.** Commands, options, files and rules are completed when you press Tab after one of these lines, which you
may keep in your shell's start-up file:

| shell | line |
|---|---|
| bash (4.4 and later) | `eval "$(_VAULTLINT_COMPLETE=bash_source vaultlint)"` |
| zsh | `eval "$(_VAULTLINT_COMPLETE=zsh_source vaultlint)"` |
| fish | `_VAULTLINT_COMPLETE=fish_source vaultlint | source` |
"""


def pages() -> dict[Path, str]:
    """Return every generated page: its file and its text."""
    made = {DOCS / "rules" / name: text for name, text in rules.pages(RULES).items()}
    made[DOCS / "commands.md"] = commands()
    made[DOCS / "configuration.md"] = config.markdown()
    made[DOCS / "api.md"] = api.markdown()
    made[DOCS / "tables.md"] = tables.markdown()
    made[SCHEMA] = json.dumps(json_schema(CARDS), indent=2, ensure_ascii=False) + "\n"
    return made


def leftovers() -> list[Path]:
    """Return pages of rules that no longer exist."""
    made = pages()
    return sorted(path for path in (DOCS / "rules").glob("*.md") if path not in made)


def commands() -> str:
    """Return the reference of all commands and their options."""
    names = main.list_commands(click.Context(main))
    parts = [_MADE, "", "# Commands", "", _EVERYWHERE, "| command | what it does |", "|---|---|"]
    found = {name: command for name in names if (command := main.get_command(click.Context(main), name)) is not None}
    parts += [f"| [`vaultlint {name}`](#vaultlint-{name}) | {COMMANDS[name].line} |" for name in found]
    parts.append("| `vaultlint --version` | Show the version. |")
    for name, command in found.items():
        parts += ["", f"## vaultlint {name}", "", *_command(name, command)]
    return "\n".join([*parts, ""])


def _command(name: str, command: click.Command) -> list[str]:
    context = click.Context(command, info_name=f"vaultlint {name}")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    text = "\n\n".join(" ".join(part.split()) for part in (command.help or "").replace("\b", "").split("\n\n"))
    parts = ["```text", usage, "```", "", text, ""]
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    if options:
        parts += ["| option | meaning |", "|---|---|", *map(_option, options)]
    return parts


def _option(option: click.Option) -> str:
    """Return an option's row: its spellings, its help, its choices and its default."""
    value = "" if option.is_flag or option.count else f" {_metavar(option)}"
    spelled = ", ".join(f"`{name}{value}`" for name in [*option.opts, *option.secondary_opts])
    help_text = (option.help or "").strip()
    if isinstance(option.type, click.Choice):
        help_text += f" One of {', '.join(f'`{one}`' for one in option.type.choices)}."
    if option.multiple:
        help_text += " May be given again."
    default: Any = option.default
    if isinstance(default, str | int) and not isinstance(default, bool):
        help_text += f" By default `{default}`."
    if option.required:
        help_text += " Must be given."
    return f"| {spelled} | {help_text.strip().replace('|', chr(92) + '|')} |"


def _metavar(option: click.Option) -> str:
    """Return the name of an option's value, the same with every version of click."""
    if option.metavar:
        return option.metavar
    kinds = {click.Choice: "NAME", click.Path: "PATH"}
    return kinds.get(type(option.type)) or option.type.name.upper()


if __name__ == "__main__":
    for page, text in pages().items():
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf-8")
    for page in leftovers():
        page.unlink()
