"""The moment in which `graph --serve` starts: a Ctrl-C then, and who may ask the cache."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from vaultlint.cli import graph as command
from vaultlint.graph.live import living, serve
from vaultlint.graph.live.living import Living
from vaultlint.project import Project

OPTIONS = {
    "no_quotes": False, "port": None, "quiet": True, "no_browser": False, "vault_id": None, "vault_name": None,
}  # fmt: skip


@pytest.fixture
def vault(tmp_path):
    """One note."""
    root = tmp_path / "V"
    root.mkdir()
    (root / "Sales.md").write_text("A buyer wants a discount.\n", encoding="utf-8")
    return root


def interrupted(*_, **__):
    """Stand for a Ctrl-C at the moment of a call."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("moment", ["start", "handlers", "address", "show"])
def test_ctrl_c_at_any_moment_ends_it(vault, monkeypatch, capsys, moment):
    """From the first thread on Ctrl-C is the end of the server, and no error; nothing waits for what never started."""
    monkeypatch.setattr(serve, "PATIENCE", 0.2)
    monkeypatch.setattr(serve.Server, "show", interrupted)
    if moment == "start":
        monkeypatch.setattr(serve.Server, "start", interrupted)
    if moment == "handlers":
        monkeypatch.setattr(command, "end_as_by_ctrl_c", interrupted)
    if moment == "address":
        said = command.click.echo

        def echo(text, **options):
            said(text, **options) if "ended" in text else interrupted()

        monkeypatch.setattr(command, "click", SimpleNamespace(echo=echo))
    command._serve(Living(Project(vault)), OPTIONS)
    assert capsys.readouterr().err.endswith("ended\n")


def test_served_graph_asks_no_cache(vault, monkeypatch):
    """Threads of a server read notes at once, and the cache's database is for one of them: it is not opened."""
    opened = []

    def remember(project, **_):
        opened.append(project.cache.store())
        raise KeyboardInterrupt

    monkeypatch.setattr(living, "Living", remember)
    CliRunner().invoke(command.graph, [str(vault), "--serve", "--no-browser"])
    assert opened == [None]
    assert threading.active_count() < 10


def test_who_waits_for_a_server_is_told_of_every_stage(vault):
    """Linking the notes of a large vault takes long before there is a page to look at."""
    told = []
    Living(Project(vault), stage=told.append)
    assert told == ["comparing", "quoting", "placing"]
