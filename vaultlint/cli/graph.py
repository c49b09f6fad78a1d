"""`vaultlint graph` and `related`: what needs the extra [graph]."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.output import Progress, wants_color
from vaultlint.cli.targets import need_notes, project_at
from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from vaultlint.project import Project


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
    rooms = _graph_room("graph")
    for path in outputs:
        rooms.check_suffix(path)
    project = project_at(vault)
    need_notes([(project.root, "")], [vault])
    with Progress("reading", project) as step:
        built = rooms.build_vault(project, step)
    written = [file for path in outputs for file in rooms.write(built, path, quotes=not no_quotes)]
    if not quiet:
        from vaultlint.report.terminal import clean

        click.echo(rooms.summary(built), err=True)
        for path in written:
            hint = ": open it in a browser" if path.suffix.lower() == ".html" else ""
            click.echo(f"wrote {clean(str(path))}{hint}", err=True)


@click.command()
@click.argument("note")
@click.option("--to", "other", metavar="NOTE", help="Explain the link to this note only.")
@click.option("-n", "--limit", default=5, show_default=True, help="How many notes to show.")
@click.option(
    "--vault",
    "vault_dir",
    type=click.Path(path_type=Path),
    help="The vault; by default that of the current folder.",
)
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output.")
def related(note: str, other: str | None, limit: int, vault_dir: Path | None, color: str) -> None:
    """Show the notes nearest to NOTE, and why: shared themes with the sentences that hold them.

    NOTE is a title, a file name or a path.
    """
    rooms = _graph_room("related")
    from vaultlint.graph import pairs
    from vaultlint.report.related import render_related

    project = project_at(Path(note) if Path(note).is_file() else vault_dir or Path(), vault_dir)
    built = rooms.build_vault(project)
    asked = _note_id(built, note, project)
    found = [pairs.explain(built, asked, _note_id(built, other, project))] if other else []
    found = found or pairs.related(built, asked, limit)
    text = render_related(built.nodes[asked]["label"], found, color=wants_color({"color": color}))
    click.echo(text, nl=False, color=wants_color({"color": color}))


def _note_id(built: Any, name: str, project: Project) -> str:
    """Return the node of a note given by title, file name or path."""
    import difflib

    from vaultlint.graph import pairs

    path = Path(name)
    if path.is_file() and project.root in path.resolve().parents:
        name = path.resolve().relative_to(project.root).as_posix()
    try:
        return pairs.find(built, name)
    except KeyError:
        titles = [data["label"] for _, data in built.nodes(data=True) if data["kind"] == "note"]
        near = difflib.get_close_matches(name, titles, 1, 0.4)
        wanted = f", did you mean {near[0]!r}?" if near else "; give its title, file name or path"
        raise VaultlintError(f"no note is called {name!r} in {project.root}{wanted}") from None


def _graph_room(command: str) -> Any:
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
