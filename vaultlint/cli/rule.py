"""`vaultlint rule`."""

from __future__ import annotations

import click

from vaultlint.cli import completing


@click.command()
@click.argument("code", required=False, shell_complete=completing.rules)
def rule(code: str | None) -> None:
    """Explain a rule by code or name; without one, list them all."""
    from vaultlint import config
    from vaultlint.report import rules
    from vaultlint.rules import RULES

    if code is None:
        click.echo(rules.index(RULES))
        return
    config.check_names([code], RULES)
    for one in RULES:
        if code.lower() in (one.name, "all") or one.code.startswith(code.upper()):
            click.echo(rules.page(one))
