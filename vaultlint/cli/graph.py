"""`vaultlint graph`, and the door to what needs the extra [graph]."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vaultlint.cli.output import Progress
from vaultlint.cli.targets import need_notes, project_at


@click.command()
@click.argument("vault", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A file ending in .html .json .graphml .gexf .csv or .canvas; may be given again.",
)
@click.option("--no-quotes", is_flag=True, help="Leave the notes' sentences out of the file.")
@click.option("-q", "--quiet", is_flag=True, help="No closing line.")
def graph(vault: Path, outputs: tuple[Path, ...], *, no_quotes: bool, quiet: bool) -> None:
    """Draw the graph of notes, authors, tags and concepts, each link with its sentences."""
    rooms = graph_room("graph")
    for path in outputs:
        rooms.check_suffix(path)
    project = project_at(vault)
    need_notes([(project.root, "")], [vault])
    with Progress("reading", project) as step:
        built = rooms.build(project, progress=step)
    if idle := rooms.unheard(built, project.config.thesaurus):
        from vaultlint.report.terminal import clean

        names = ", ".join(clean(tag) for tag in idle)
        click.echo(f"[thesaurus]: no note carries the tag {names}: its words speak for nothing", err=True)
    written = [file for path in outputs for file in rooms.write(built, path, quotes=not no_quotes)]
    if not quiet:
        from vaultlint.report.terminal import clean

        click.echo(rooms.summary(built), err=True)
        for path in written:
            hint = ": open it in a browser" if path.suffix.lower() == ".html" else ""
            click.echo(f"wrote {clean(str(path))}{hint}", err=True)


def graph_room(command: str) -> Any:
    """Import the graph's rooms, or say which extra is missing."""
    try:
        import networkx  # noqa: F401
        import numpy  # noqa: F401
        import Stemmer  # noqa: F401
    except ImportError as error:
        from vaultlint.errors import MissingExtraError

        raise MissingExtraError(command, "graph", error.name or "networkx") from error
    from vaultlint.graph import vaults

    return vaults
