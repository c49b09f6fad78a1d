"""`vaultlint graph`, and the door to what needs the extra [graph]."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.output import Progress, end_as_by_ctrl_c, wait_for_ctrl_c
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import need_notes, project_at

if TYPE_CHECKING:
    from vaultlint.graph.recalled import Files
    from vaultlint.project import Project

_ID = re.compile(r"[0-9a-f]{16}")


@click.command()
@click.argument("vault", type=PLACE)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=PLACE,
    help="A file ending in .html .json .graphml .gexf .csv or .canvas; may be given again.",
)
@click.option("--serve", is_flag=True, help="Show the page from this machine alone, and let it follow the vault.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="NUMBER", help="With --serve; by default any free one.")
@click.option("--no-browser", is_flag=True, help="With --serve: say the address, and open nothing.")
@click.option("--findings", is_flag=True, help="Mark notes with what `check` finds in them.")
@click.option("--vault-name", metavar="NAME", help="The vault's name in Obsidian, where that is not its folder's.")
@click.option("--vault-id", metavar="ID", help="The vault's id in Obsidian's obsidian.json: 16 digits, 0-9 and a-f.")
@click.option("--no-quotes", is_flag=True, help="Leave the notes' sentences out of the file.")
@click.option("--no-cache", is_flag=True, help="Read every note; keep nothing of it for the next run.")
@click.option("-q", "--quiet", is_flag=True, help="No closing line.")
def graph(vault: Path, outputs: tuple[Path, ...], **options: Any) -> None:
    """Draw the graph of notes, authors, tags and concepts, each link with its sentences."""
    rooms = graph_room("graph")
    _check(outputs, options)
    for path in outputs:
        rooms.check_suffix(path)
    # Pages, changes and linking have a thread each, and a database's connection is for one.
    project = project_at(vault, cached=not options["no_cache"] and not options["serve"])
    need_notes([(project.root, "")], [vault])
    marks = _marks(rooms) if options["findings"] else None
    files = _files(rooms, project, options)
    if not options["serve"] and _wrote_as_before(rooms, files, project, outputs, quiet=options["quiet"]):
        return
    living, shown = None, Progress("reading", project)
    with _held(options), shown as step:
        if options["serve"]:
            from vaultlint.graph.live.living import Living

            # What changes meanwhile is looked for by `follow`.
            living = Living(project, progress=step, finish=marks, stage=shown.enter)
            built = living.graph
        else:
            built = rooms.build(project, progress=step, stage=shown.enter, on_disk=None)
            if marks:
                shown.enter("checking")
                marks(built, project)
        shown.enter("writing")
        written = _write(rooms, built, outputs, options)
        idle, summary = rooms.unheard(built, project.config.thesaurus), rooms.summary(built)
        hint = rooms.canvas_hint(built) if any(_is_canvas(path) for path in written) else ""
        if living is None:
            shown.enter("keeping")
            files.keep(written, summary, idle)
    _warn(idle)
    if not options["quiet"]:
        click.echo(summary, err=True)
        _say_written(project, written, hint)
    if living is not None:
        _serve(living, options)


@contextmanager
def _held(options: dict[str, Any]) -> Iterator[None]:
    """Look for no garbage, neither before the files are written nor behind: all that is read lasts so long.

    A server goes on and on, and does.
    """
    if options["serve"]:
        yield
        return
    from vaultlint.bulk import Bulk

    with Bulk():
        yield
        gc.freeze()  # all goes with the process


def _write(rooms: Any, built: Any, outputs: Sequence[Path], options: dict[str, Any]) -> list[Path]:
    quotes, opens = not options["no_quotes"], _opens(options)
    return [file for path in outputs for file in rooms.write(built, path, quotes=quotes, opens=opens)]


def _opens(options: dict[str, Any]) -> str:
    """Return how Obsidian knows the vault, where that is not by its folder's name."""
    return options["vault_id"] or options["vault_name"] or ""


def _check(outputs: tuple[Path, ...], options: dict[str, Any]) -> None:
    if not outputs and not options["serve"]:
        raise click.UsageError("Missing option '-o' / '--output', or '--serve'.")
    if not options["serve"] and (options["port"] or options["no_browser"]):
        raise click.UsageError("--port and --no-browser belong to --serve.")
    if options["vault_name"] and options["vault_id"]:
        raise click.UsageError("--vault-name and --vault-id say the same thing: give one.")
    if options["vault_id"] and not _ID.fullmatch(options["vault_id"]):
        raise click.UsageError(f"--vault-id {options['vault_id']!r}: wanted 16 digits, 0-9 and a-f.")


def _marks(rooms: Any) -> Callable[[Any, Project], None]:
    def mark(graph: Any, project: Project) -> None:
        rooms.mark_findings(graph, project.check().diagnostics)

    return mark


def _files(rooms: Any, project: Project, options: dict[str, Any]) -> Files:
    """Return what is kept of the files that these options lead to."""
    names = ("findings", "no_quotes", "vault_id", "vault_name")
    files: Files = rooms.recalled.Files(project, [options[name] for name in names])
    return files


def _wrote_as_before(rooms: Any, files: Files, project: Project, outputs: Sequence[Path], *, quiet: bool) -> bool:
    """Write the files as they were, if nothing has changed; return whether that was done."""
    found = [one for path in outputs if (one := files.known(path.suffix.lower()))]
    if len(found) < len(outputs):
        return False
    from vaultlint.cache.coding import DamagedError

    try:
        for path, one in zip(outputs, found, strict=True):
            rooms.put(path, files.data(path.suffix.lower(), one.size))
    except DamagedError:  # nothing was written, or what will be written again
        return False
    _warn(found[0].idle)
    if not quiet:
        click.echo(found[0].summary, err=True)
        _say_written(project, list(outputs))
    return True


def _warn(idle: Sequence[str]) -> None:
    if idle:
        from vaultlint.report.terminal import clean

        names = ", ".join(clean(tag) for tag in idle)
        click.echo(f"[thesaurus]: no note carries the tag {names}: its words speak for nothing", err=True)


def _say_written(project: Project, written: list[Path], canvas_hint: str = "") -> None:
    from vaultlint.report.terminal import clean

    for path in written:
        hint = ": open it in a browser" if path.suffix.lower() == ".html" else ""
        if _is_canvas(path):
            inside = path.resolve().is_relative_to(project.root)
            hint = canvas_hint + ("" if inside else ": put it into the vault, then open it in Obsidian")
        click.echo(f"wrote {clean(str(path))}{hint}", err=True)


def _is_canvas(path: Path) -> bool:
    return path.suffix.lower() == ".canvas"


def _serve(living: Any, options: dict[str, Any]) -> None:
    """Serve until Ctrl-C, which is how a server ends: exit code 0."""
    from vaultlint.errors import VaultlintError
    from vaultlint.graph.live.serve import Following, Server
    from vaultlint.report.terminal import clean

    def say(trouble: str) -> None:
        click.echo(f"vaultlint: {clean(' '.join(trouble.split()))}", err=True)

    quotes, opens = not options["no_quotes"], _opens(options)
    following = Following(living, vault=living.options.name, opens=opens, quotes=quotes, say=say)
    try:
        server = Server(following, options["port"] or 0)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise VaultlintError(f"port {options['port']} cannot be opened ({reason})") from error
    try:  # from here on Ctrl-C is the end of a server, whose address may be known before it is said
        server.start()
        end_as_by_ctrl_c()
        click.echo(f"{server.url} follows the vault; Ctrl-C ends it" if not options["quiet"] else server.url)
        if not options["no_browser"]:
            server.show()
        wait_for_ctrl_c()
    except KeyboardInterrupt:
        click.echo("\nended", err=True)
    finally:
        server.close()


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
