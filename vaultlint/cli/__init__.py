"""The command line: the only room that prints and exits. A command is imported when it runs."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from vaultlint.errors import VaultlintError

# In the order of the help: the command, and the module of this package that holds it under the same name.
COMMANDS = {
    "check": "check",
    "fix": "fix",
    "undo": "undo",
    "rule": "rule",
    "graph": "graph",
    "related": "graph",
    "readwise": "readwise",
}


class _Group(click.Group):
    """Imports a command when it is asked for; turns errors of use into one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        module = COMMANDS.get(cmd_name)
        return getattr(import_module(f"vaultlint.cli.{module}"), cmd_name) if module else None

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a terminal that cannot show a character is no reason to fail
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except VaultlintError as error:
            from vaultlint.report.terminal import clean

            click.echo(f"vaultlint: {clean(str(error))}", err=True)
            sys.exit(2)


def version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    """Print the version and leave."""
    if value and not ctx.resilient_parsing:
        from vaultlint import __version__

        click.echo(f"vaultlint {__version__}")
        ctx.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, callback=version, expose_value=False, is_eager=True, help="Show the version.")
def main() -> None:
    """Clean an Obsidian vault full of Readwise exports, and see what its notes share."""
