"""The command line: the only room that prints and exits. A command is imported when it runs."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# What a stream to a disk or a terminal may be refused with; EDQUOT is not known to Windows.
_OF_OUTPUT = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF, getattr(errno, "EDQUOT", errno.ENOSPC))


class Entry(NamedTuple):
    """A command: the module of this package that holds it under its name, and its line in the help."""

    module: str
    line: str


# In the order of the help. A line has at most 55 letters, so that none is cut on a terminal of 80 columns.
COMMANDS = {
    "check": Entry("check", "Look for defects; nothing is written."),
    "fix": Entry("fix", "Repair what can be repaired for certain."),
    "undo": Entry("undo", "Put back, to the byte, what fix or weave changed."),
    "rule": Entry("rule", "Explain a rule, or list them all."),
    "init": Entry("init", "Write a configuration that fits the vault."),
    "graph": Entry("graph", "Draw the graph of notes, authors, tags and concepts."),
    "related": Entry("related", "Show the notes nearest to one, and why."),
    "themes": Entry("themes", "Show what a vault's notes are about."),
    "export": Entry("export", "Write notes, highlights and edges as tables."),
    "weave": Entry("weave", "Write the vault's themes into it, as linked pages."),
    "readwise": Entry("readwise", "Show what Readwise's plugin will do to your notes."),
    "stats": Entry("stats", "Count what is in a vault."),
    "report": Entry("report", "Write the findings into the vault, as a note."),
    "cache": Entry("cache", "Delete what is kept of vaults between runs."),
    "server": Entry("server", "Check notes in your editor as you type."),
}


class _Group(click.Group):
    """Imports a command when it is asked for; says errors of use in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        found = COMMANDS.get(cmd_name)
        return getattr(import_module(f"vaultlint.cli.{found.module}"), cmd_name) if found else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, none of which is imported for it."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.line) for name, entry in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands, none of which is imported for it."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=one.line) for name, one in COMMANDS.items() if name.startswith(incomplete)]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from vaultlint.tables import suggestion

            near = suggestion(name, COMMANDS, "; `vaultlint --help` lists them")
            raise VaultlintError(f"no command is called {name!r}{near}")
        return super().resolve_command(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        with _one_line():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a terminal that cannot show a character is no reason to fail
                stream.reconfigure(errors="backslashreplace")
        from vaultlint.cli.logs import taming

        with taming(), _one_line(ctx):
            return super().invoke(ctx)


@contextmanager
def _one_line(group: click.Context | None = None) -> Iterator[None]:
    """Turn errors of use into one line and exit code 2; Ctrl-C ends with 130, as shells expect."""
    try:
        yield
    except (click.exceptions.NoArgsIsHelpError, click.exceptions.Exit, click.Abort):
        raise
    except KeyboardInterrupt:
        click.echo("vaultlint: interrupted", err=True)
        sys.exit(130)
    except (VaultlintError, click.ClickException) as error:
        from vaultlint.report.terminal import clean

        click.echo(f"vaultlint: {clean(_said(error, group))}", err=True)
        sys.exit(2)
    except OSError as error:
        if isinstance(error, BrokenPipeError):  # click ends without a word
            raise
        _leave_over(error)


def _leave_over(error: OSError) -> None:
    """Say what the system refused, in one line, and leave with 2; what could not be printed is not tried again."""
    from vaultlint.report.terminal import clean
    from vaultlint.vault import reason_of

    if error.filename:
        what = str(error.filename)
    elif isinstance(error, FileNotFoundError):
        what = "the current folder is gone"
    else:
        what = "the output cannot be written" if error.errno in _OF_OUTPUT else "the system refuses"
    with suppress(OSError):
        click.echo(f"vaultlint: {clean(what)}: {reason_of(error)}", err=True)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(2)


def _said(error: Exception, group: click.Context | None) -> str:
    """Return an error's line, in our manner also where click found it."""
    if not isinstance(error, click.ClickException):
        return str(error)
    command = group.invoked_subcommand if group is not None else None
    more = f"; see `vaultlint{f' {command}' if command else ''} --help`"
    if isinstance(error, click.NoSuchOption):
        from vaultlint.tables import suggestion

        return f"no such option {error.option_name!r}{suggestion(error.option_name, error.possibilities or (), more)}"
    text = " ".join(error.format_message().split()).rstrip(".")
    return f"{text[:1].lower()}{text[1:]}{more}"


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
