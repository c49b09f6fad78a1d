"""`vaultlint check --watch`: the findings as they come and go."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.bulk import Bulk
from vaultlint.cli.output import Progress, end_as_by_ctrl_c, say, show
from vaultlint.cli.targets import projects
from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from vaultlint.linter import Diagnostic
    from vaultlint.project import Project
    from vaultlint.results import Report
    from vaultlint.watch import Watch


def watch(paths: Sequence[Path], options: dict[str, Any]) -> None:
    """Check, then check again what changes, until Ctrl-C."""
    _refuse(options)
    following = Following(paths, options)
    stop = threading.Event()
    end_as_by_ctrl_c()
    try:
        following.follow(stop)
    except KeyboardInterrupt:
        click.echo("\nended", err=True)
    finally:
        stop.set()
        following.close()


def _refuse(options: dict[str, Any]) -> None:
    kind = options["output_format"]
    for given, name, wanted in (
        (options["write_baseline"], "--write-baseline", "record the findings first"),
        (options["statistics"], "--statistics", "it shows findings as they come"),
        (kind not in ("full", "concise"), f"--output-format {kind}", "wanted full or concise"),
    ):
        if given:
            raise VaultlintError(f"--watch does not go with {name}: {wanted}")


class Following:
    """What is shown of a vault that is followed.

    Parameters
    ----------
    paths, options
        Of the command.
    """

    def __init__(self, paths: Sequence[Path], options: dict[str, Any]) -> None:
        self._paths = paths
        self._options = options
        self._unshown = 0  # warnings, where errors alone are asked for
        self._project, self._targets = self._open()
        self._watch = self._look()
        self._shown = self._reported()

    def _open(self) -> tuple[Project, Sequence[str]]:
        opened = projects(self._paths, self._options)
        if len(opened) > 1:
            raise VaultlintError("--watch follows one vault, and these paths lie in several: start it for each of them")
        return opened[0]

    def _look(self) -> Watch:
        from vaultlint.watch import Watch

        say(self._project, self._targets, self._options)
        gc.unfreeze()
        with Progress("checking", self._project, self._targets, quiet=self._options["quiet"]) as step, Bulk():
            found = Watch(self._project, self._targets, step)
        gc.freeze()  # what was collected stays: a collector that looked at all would hold a change up for .2 s
        return found

    def _reported(self) -> list[Diagnostic]:
        """Return what is to be shown of what was found."""
        project, report = self._project, self._watch.report
        if project.baseline:
            project.baseline.hold(report, project.looks_at(self._targets))
        if not self._options["errors_only"]:
            return report.diagnostics
        errors = [one for one in report.diagnostics if one.level.value == "error"]
        self._unshown = sum(one.level.value == "warning" for one in report.diagnostics)
        return errors

    def follow(self, stop: threading.Event) -> None:
        """Show all findings, then what comes and goes."""
        from vaultlint.ticks import ticks

        self._show(self._shown)
        self._conclude()
        if not self._options["quiet"]:
            click.echo("following the vault; Ctrl-C ends it", err=True)
        settings = self._settings()
        for _ in ticks(self._project.root, stop):
            if settings != (settings := self._settings()):
                self._try(self._reopen)
            elif self._try(self._watch.again):
                self._tell()

    def _settings(self) -> tuple[tuple[int, int], ...]:
        """Return what tells whether a file changed that says what is looked at, and how."""
        from vaultlint import baseline
        from vaultlint.ticks import SETTINGS, stamps

        given = [one for one in (self._options["config"], self._options["baseline"]) if one]
        named = (*SETTINGS, self._project.config.baseline or baseline.NAME)
        return stamps((*given, *(self._project.root / name for name in named)))

    def _try(self, work: Callable[[], object]) -> object:
        """Do something; where it fails say why, in one line, and follow on."""
        try:
            return work()
        except VaultlintError as error:
            from vaultlint.report.terminal import clean

            click.echo(f"vaultlint: {clean(str(error))}", err=True)
            return None

    def _reopen(self) -> None:
        """Look at all again: the settings changed."""
        opened = self._open()
        self.close()
        self._project, self._targets = opened
        self._watch = self._look()
        self._tell()

    def _tell(self) -> None:
        """Show what differs from what was shown."""
        from vaultlint.report.terminal import clean, plural
        from vaultlint.watch import difference

        before, self._shown = self._shown, self._reported()
        change = difference(before, self._shown)
        if not change.paths:
            return
        where = clean(change.paths[0]) if len(change.paths) == 1 else plural(len(change.paths), "note")
        click.echo(f"{time.strftime('%H:%M:%S')} {where}: {change.new:,} new, {change.gone:,} gone", err=True)
        those = set(change.paths)
        self._show([one for one in self._shown if one.path in those])
        self._conclude()

    def _show(self, found: list[Diagnostic]) -> None:
        from vaultlint.results import Report as NewReport

        report: Report = NewReport(found, self._watch.report.notes, root=self._project.root)
        for one in found:
            report.sources.expect(one.path)
        show([report], self._options)

    def _conclude(self) -> None:
        if not self._options["quiet"]:
            from vaultlint.report.terminal import plural

            nothing = "no errors found" if self._unshown else "nothing found"
            told = plural(len(self._shown), "finding") if self._shown else nothing
            rest = f", {plural(self._unshown, 'warning')} not shown" if self._unshown else ""
            click.echo(f"{told} in {plural(self._watch.report.notes, 'note')}{rest}", err=True)

    def close(self) -> None:
        """Keep what was learned for the next check."""
        self._watch.close()
