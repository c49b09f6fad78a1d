"""The options that `vaultlint check` and `fix` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from vaultlint.cli.completing import rules
from vaultlint.cli.places import PLACE

FORMATS = ("full", "concise", "json", "github", "sarif")


_COMMON = (
    click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        shell_complete=rules,
        help="Only these rules (codes, prefixes such as VL1, names).",
    ),
    click.option("--ignore", multiple=True, metavar="RULES", shell_complete=rules, help="All but these rules."),
    click.option(
        "--extend-select",
        multiple=True,
        metavar="RULES",
        shell_complete=rules,
        help="These rules beside those that are selected anyway, hygiene (info) included.",
    ),
    click.option(
        "--output-format",
        type=click.Choice(FORMATS),
        default="full",
        show_default=True,
        help="How findings are shown.",
    ),
    click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them."),
    click.option(
        "--baseline",
        metavar="FILE",
        type=PLACE,
        help="The file of findings to leave out and alone, instead of .vaultlint-baseline.json.",
    ),
    click.option("--no-baseline", is_flag=True, help="Also what the baseline holds back."),
    click.option("--config", type=PLACE, help="A configuration file instead of the vault's own."),
    click.option(
        "--vault",
        "vault_dir",
        type=PLACE,
        help="The vault's folder, if it cannot be told from PATH.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help="How many processes read the notes where there are many; by default as many as the machine has cores.",
    ),
    click.option("--no-cache", is_flag=True, help="Read every note; keep nothing of it for the next run."),
    click.option(
        "--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output."
    ),
    click.option("-q", "--quiet", is_flag=True, help="Findings only, no closing line."),
    click.option("-v", "--verbose", is_flag=True, help="Say more about what is done."),
)


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that check and fix share."""
    for option in reversed(_COMMON):
        command = option(command)
    return command
