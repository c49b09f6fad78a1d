"""The command line: the only room that prints and exits. A command imports its rooms when it runs."""

from __future__ import annotations

import sys
from typing import Any

import click

from vaultlint.cli import graph, lint, readwise
from vaultlint.errors import VaultlintError


class _Group(click.Group):
    """Turns errors of use into one line and exit code 2."""

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


for command in (lint.check, lint.fix, lint.undo, lint.rule, graph.graph, graph.related, readwise.readwise):
    main.add_command(command)
