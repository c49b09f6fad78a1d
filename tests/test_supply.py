"""What vaultlint is made of and what it can reach: few dependencies, no network, no other program, no code from data."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import sys
import tomllib
from importlib import metadata

import pytest
from house import ROOT
from watching import watch, watch_server

sys.path.insert(0, str(ROOT))

from benchmarks.supply import audit, bounds
from benchmarks.supply.installed import Installed, installed
from vaultlint.cli import COMMANDS
from vaultlint.export import FORMATS

PACKAGE = ROOT / "vaultlint"
PYPROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
SOURCES = sorted(PACKAGE.rglob("*.py"))

# What no module of the package may import, and what none may call: the network, other programs, code made from data.
NETWORK = set(
    "socket ssl http urllib.request urllib.error urllib.robotparser ftplib smtplib poplib imaplib nntplib telnetlib "
    "xmlrpc socketserver wsgiref webbrowser requests urllib3 httpx aiohttp websockets pycurl paramiko".split()
)
PROGRAMS = set("subprocess multiprocessing pty pexpect sh os.system os.popen os.fork os.forkpty os.startfile".split())
CODE = set("pickle _pickle marshal shelve dbm dill cloudpickle joblib jsonpickle code codeop runpy imp".split())
# The one module that listens, on this machine alone and when --serve asks for it, and opens the page in a browser.
SERVES = {"vaultlint.graph.live.serve": {"http.HTTPStatus", "http.server.BaseHTTPRequestHandler", "http.server.ThreadingHTTPServer",
                                    "socket.MSG_PEEK", "webbrowser"},
          "vaultlint.pool": {"multiprocessing.get_context", "multiprocessing.parent_process"}}  # fmt: skip  # the one that starts processes: our own, to read notes
BUILTINS = {"eval", "exec", "compile", "__import__"}
STARTS = re.compile(r"os\.(exec|spawn|posix_spawn)")
LISTENS = re.compile(
    r"(open|create|start)_(connection|server|unix_connection|unix_server|datagram_endpoint|tcp|ws|pyodide)$|"
    r"create_subprocess_(exec|shell)$"
)
YAML = {"load", "load_all", "full_load", "full_load_all", "unsafe_load", "unsafe_load_all"}
TEXT_LOADERS = {"BaseLoader", "CBaseLoader", "SafeLoader", "CSafeLoader"}


def offences(source, module):
    """Return what a module imports or calls that it must not, as ``line: name``."""
    tree = ast.parse(source)
    names, found = {}, []

    def forbidden(name):
        parts = name.split(".")
        return any(".".join(parts[:end]) in NETWORK | PROGRAMS | CODE for end in range(1, len(parts) + 1)) or (
            parts[0] == "ctypes" and not module.startswith("vaultlint.writing")
        )

    def dotted(node):
        if isinstance(node, ast.Attribute):
            return f"{dotted(node.value)}.{node.attr}"
        return names.get(node.id, node.id) if isinstance(node, ast.Name) else "?"

    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                names[one.asname or one.name.split(".")[0]] = one.name if one.asname else one.name.split(".")[0]
                found += [(node.lineno, one.name)] if forbidden(one.name) else []
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for one in node.names:
                names[one.asname or one.name] = f"{node.module}.{one.name}"
                wrong = forbidden(names[one.asname or one.name]) or STARTS.match(names[one.asname or one.name])
                found += [(node.lineno, f"{node.module}.{one.name}")] if wrong else []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        wrong = (
            name in BUILTINS
            or name.removeprefix("builtins.") in BUILTINS
            or (name.startswith("os.") and (forbidden(name) or STARTS.match(name)))
            or (LISTENS.search(name) and not isinstance(node.func, ast.Name))
            or (name.startswith("yaml.") and name[5:] in YAML and not _is_text_loader(node))
            or (name.endswith("import_module") and not _is_of_the_package(node))
            or (name.startswith(("numpy.", "networkx.")) and "pickle" in ast.unparse(node))
            or (name.endswith(".YAML") and "unsafe" in ast.unparse(node))
        )
        found += [(node.lineno, name)] if wrong else []
    return [f"{line}: {name}" for line, name in sorted(found) if name not in SERVES.get(module, ())]


def _is_text_loader(call):
    """Return whether a call of ``yaml.load`` names a loader that makes no objects."""
    given = [ast.unparse(word.value) for word in call.keywords if word.arg == "Loader"]
    loaders = set(re.findall(r"\w*Loader\b", given[0])) if given else set()
    return bool(loaders) and loaders <= TEXT_LOADERS


def _is_of_the_package(call):
    """Return whether what is imported by name begins with the package's own."""
    return bool(re.match(r"f?['\"](vaultlint\.|\{__name__\}\.)", ast.unparse(call.args[0])))


class TestSources:
    """No module reaches for the network, starts a program, or makes code of data."""

    @pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
    def test_module(self, path):
        """Nothing forbidden is imported or called; ctypes only where attributes of files are kept."""
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        assert offences(path.read_text("utf-8"), module) == []

    @pytest.mark.parametrize(
        "source",
        [
            "import socket",
            "import urllib.request",
            "from urllib import request",
            "from urllib.request import urlopen as look",
            "def f():\n    import requests.sessions",
            "from http.client import HTTPSConnection",
            "import subprocess as s",
            "from os import system",
            "import os as o\no.popen('ls')",
            "import os\nos.execv('a', [])",
            "from os import posix_spawn",
            "import pickle",
            "from marshal import loads",
            "import ctypes",
            "eval('1')",
            "exec('a = 1')",
            "import builtins\nbuiltins.eval('1')",
            "__import__('socket')",
            "import yaml\nyaml.load(text)",
            "import yaml\nyaml.load(text, Loader=yaml.FullLoader)",
            "import yaml\nyaml.unsafe_load(text)",
            "from yaml import full_load\nfull_load(text)",
            "import importlib\nimportlib.import_module(name)",
            "import asyncio\nasyncio.open_connection('a', 1)",
            "server.start_tcp('127.0.0.1', 1)",
            "import numpy as np\nnp.load(path, allow_pickle=True)",
            "from http.server import ThreadingHTTPServer",
            "import webbrowser",
            "from ruamel.yaml import YAML\nimport ruamel.yaml\nruamel.yaml.YAML(typ='unsafe')",
        ],
    )
    def test_offence_is_seen(self, source):
        """Each way to do it is found, by whatever name."""
        assert offences(source, "vaultlint.somewhere")

    @pytest.mark.parametrize(
        "source",
        [
            "import os\nos.replace(a, b)",
            "from urllib.parse import quote",
            "import re\nre.compile('a')",
            "import yaml\nyaml.load(text, Loader=getattr(yaml, 'CBaseLoader', yaml.BaseLoader))",
            "import importlib\nimportlib.import_module(f'vaultlint.report.{name}')",
        ],
    )
    def test_what_is_no_offence(self, source):
        """What only looks like it stays silent."""
        assert offences(source, "vaultlint.somewhere") == []


class TestDependencies:
    """Few, each with a lower bound and a reason."""

    def test_core_is_six(self):
        """Who only checks and fixes installs six packages and what these need, which is nothing more."""
        assert len(tomllib.loads(PYPROJECT)["project"]["dependencies"]) == 6
        assert len(installed(())) == 6 + any(one.name == "ruamel-yaml-clib" for one in installed(()))

    def test_each_has_a_lower_bound_and_a_reason(self):
        """Of the core and the users' extras: ``name>=version``, and a comment on the line that says what for."""
        for one in bounds.requirements():
            (line,) = (row for row in PYPROJECT.splitlines() if row.strip().startswith(f'"{one}"'))
            assert re.search(r", +# \w.{8,}", line), line
        assert len(bounds.constraints(bounds.requirements())) == len(bounds.requirements()) >= 10

    @pytest.mark.parametrize("wanted", ["click", "click>8", "click<9", "click>=8,!=8.1", "click~=8.1", "click==8.1"])
    def test_other_bounds_are_refused(self, wanted):
        """Where nobody can tell the oldest release, `make lowest` would prove nothing."""
        with pytest.raises(ValueError, match="wanted name>=version"):
            bounds.constraints([wanted])

    def test_what_is_imported_is_declared(self):
        """Each foreign package that a module imports is asked for, or comes with one that must have it."""
        comes_with = {"markupsafe": "jinja2", "lsprotocol": "pygls"}
        for name, bringer in comes_with.items():
            assert any(re.match(rf"(?i){name}\b", one) for one in metadata.requires(bringer))
        declared = {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", one)[0]).lower() for one in bounds.requirements()}
        provided = metadata.packages_distributions()
        for path in SOURCES:
            for name in _foreign(path):
                owners = {re.sub(r"[-_.]+", "-", one).lower() for one in provided.get(name, ())}
                assert declared & (owners | {comes_with.get(name, "")}), (path, name)

    def test_licences(self):
        """All that the core and the users' extras install names its licence, and none is the GPL."""
        assert [one for one in installed(bounds.EXTRAS) if audit.is_doubtful(one)] == []

    @pytest.mark.parametrize(
        ("licence", "doubtful"),
        [
            ("GPL-3.0-or-later", True),
            ("GNU General Public License v2 (GPLv2)", True),
            ("AGPL-3.0-only", True),
            ("GNU Affero General Public License v3", True),
            ("", True),
            ("MIT AND GPL-2.0-only", True),
            ("MIT OR GPL-2.0-only", False),
            ("LGPL-2.1", False),
            ("GNU Lesser General Public License v3 (LGPLv3)", False),
            ("BSD License", False),
        ],
    )
    def test_doubtful_licence_is_seen(self, licence, doubtful):
        """The GPL and a licence that is not named are; the LGPL and a choice are not."""
        assert audit.is_doubtful(Installed("a", "1", licence)) is doubtful


def _foreign(path):
    """Return the top names of what a module imports from neither the standard library nor this package."""
    own = {"vaultlint", *sys.stdlib_module_names}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names if one.name.split(".")[0] not in own)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module.split(".")[0] not in own:
            yield node.module.split(".")[0]


class TestAudit:
    """`make audit` says that all is well only if every distribution was looked up."""

    TWO = (Installed("a", "1", "MIT"), Installed("b", "2", "BSD"))

    def outcome(self, rows, err=""):
        """Return the exit code and the last line for what pip-audit printed."""
        out = json.dumps({"dependencies": rows}) if rows is not None else ""
        code, lines = audit.verdict(self.TWO, *audit.answers(self.TWO, out, err))
        return code, lines[-1]

    def test_all_answered(self):
        """No advisory: 0, with the number looked up."""
        code, line = self.outcome([{"name": "a", "vulns": []}, {"name": "b", "vulns": []}])
        assert (code, line[:24]) == (0, "audit: 2 distributions, ")

    def test_advisory(self):
        """One is named and fails."""
        code, line = self.outcome([{"name": "a", "vulns": []}, {"name": "b", "vulns": [{"id": "CVE-1"}]}])
        assert (code, line) == (1, "audit: b: CVE-1")

    def test_skipped_is_not_well(self):
        """pip-audit exits with 0 where a service does not know a package: here that is an unknown."""
        code, line = self.outcome([{"name": "a", "vulns": []}, {"name": "b", "skip_reason": "not found"}])
        assert code == 3
        assert "no answer for 1 of 2: not found" in line

    @pytest.mark.parametrize(("rows", "err"), [(None, "Traceback\nConnectionError: no route"), ([], ""), (None, "")])
    def test_no_answer_is_not_well(self, rows, err):
        """Without a network it says so in one line, with a code of its own."""
        code, line = self.outcome(rows, err)
        assert code == 3
        assert "could not be found out" in line
        assert not err or "no route" in line

    def test_without_pip_audit(self, monkeypatch, capsys):
        """The tool itself may be missing: that is no good news either."""
        monkeypatch.setattr(sys, "executable", shutil.which("false"))
        assert audit.main() == 3
        assert capsys.readouterr().out.count("could not be found out") == 1


# The commands under watch.

EXAMPLES = ROOT / "examples" / "reading-vault"
TOKEN = "rw-0123456789-geheim"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Run every command once on a copy of the example vault, in processes that watch themselves."""
    folder = tmp_path_factory.mktemp("world")
    vault = folder / "Vault"
    shutil.copytree(EXAMPLES, vault)
    plugin = vault / ".obsidian" / "plugins" / "readwise-official" / "data.json"
    plugin.parent.mkdir(parents=True)
    plugin.write_text(json.dumps({"token": TOKEN, "readwiseDir": "Readwise", "booksIDsMap": {"Index.md": "1"}}))
    runs = commands(vault, folder / "out")
    (folder / "out").mkdir()
    seen = watch(runs, folder / "log", home=folder / "home", cwd=folder)
    served = watch_server(vault, "Index.md", folder / "served", home=folder / "home")
    return folder, runs, seen, served


def commands(vault, out):
    """Return every command in the forms that do something of their own; the server is run apart."""
    formats = ("full", "concise", "json", "github", "sarif")
    return [
        *(["check", vault, "--output-format", one] for one in formats),
        ["check", vault, "--select", "all", "--statistics"],
        ["check", vault, "--write-baseline"],
        ["fix", "--diff", "--unsafe-fixes", "--no-baseline", vault],
        ["fix", "--unsafe-fixes", "--managed", "--no-baseline", vault],
        ["undo", "--list", "--vault", vault],
        ["undo", "--vault", vault],
        ["rule"],
        ["rule", "VL101"],
        ["stats", vault, "--output-format", "json"],
        ["readwise", vault, "--all"],
        ["readwise", "--template"],
        ["report", vault],
        ["init", vault],
        ["related", "--vault", vault, "Index"],
        ["themes", vault],
        *(["export", vault, "-o", out / "tables", "--tables", "all", "--format", one] for one in FORMATS),
        ["weave", vault, "--related"],
        ["weave", vault, "--related", "--write"],
        ["weave", vault, "--remove", "--write"],
        ["cache", "where"],
        ["graph", vault, *(word for kind in KINDS for word in ("-o", out / f"graph{kind}"))],
        ["cache", "clear"],
    ]


KINDS = (".html", ".json", ".graphml", ".gexf", ".csv", ".canvas")


class TestAtWork:
    """While they run, the commands reach for nothing but the vault and their own folders."""

    def test_every_command_ran(self, world):
        """None is left out, and none failed."""
        _, runs, seen, served = world
        assert {one[0] for one in runs} | {"server"} == set(COMMANDS)
        assert [code for code in seen.codes if code not in (0, 1)] == []
        assert served.codes == [0]
        assert '"textDocument/publishDiagnostics"' in served.out

    def test_no_network(self, world):
        """No socket is made, no name looked up; the server's loop has the pair of sockets that wakes it, no more."""
        _, _, seen, served = world
        asked = ("socket.", "ssl.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")
        assert [one for one in seen.events if one.kind.startswith(asked)] == []
        own = [one for one in served.events if one.kind.startswith(asked)]
        assert {one.kind for one in own} <= {"socket.__new__"}
        assert len(own) <= 2

    def test_no_other_program(self, world):
        """Nothing is started."""
        _, _, *runs = world
        kinds = ("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile", "pty.")
        assert [one for run in runs for one in run.events if one.kind.startswith(kinds)] == []

    def test_no_code_from_data(self, world):
        """Nothing is unpickled; what is unmarshalled is Python's own modules, by its importer; SQLite opens caches alone."""
        folder, _, *runs = world
        caches = str(folder / "home" / "cache")
        events = [one for run in runs for one in run.events]
        opened = [one for one in events if one.kind.startswith("sqlite3.")]
        assert {one.kind for one in opened} <= {"sqlite3.connect", "sqlite3.connect/handle"}
        assert [one for one in opened if one.kind == "sqlite3.connect" and caches not in one.path] == []
        found = [one for one in events if one.kind.startswith(("pickle.", "marshal."))]
        assert [
            one
            for one in found
            if one.caller not in ("importlib._bootstrap", "importlib._bootstrap_external", "zipimport")
        ] == []
        assert any(one.kind == "marshal.loads" for one in found)  # the watch sees them

    def test_no_foreign_library(self, world):
        """No library is loaded by hand but the system's own, where attributes of files are kept."""
        _, _, *runs = world
        found = [one for run in runs for one in run.events if one.kind.startswith("ctypes.dlopen")]
        assert {one.path for one in found} <= {"(None,)"}

    def test_writes_only_where_it_may(self, world):
        """The vault, the files that were asked for, and the state and cache folders; never `.obsidian`."""
        folder, _, *runs = world
        written = {path for run in runs for path in run.paths("write")}
        allowed = tuple(str(folder / name) for name in ("Vault", "out", "home/state", "home/cache"))
        outside = {path for path in written if not path.startswith(allowed) and path != os.devnull}
        assert outside - {str(folder / "home")} == set()  # made on the way to the state folder
        assert [path for path in written if re.search(r"/\.(obsidian|trash|git)(/|$)", path)] == []
        assert any(path.startswith(allowed[0]) for path in written)  # the watch sees them
        assert any(path.startswith(allowed[2]) for path in written)

    def test_reads_only_what_it_must(self, world):
        """Python's own files, the vault, the own folders; above the vault only a pyproject.toml that might name it."""
        folder, _, *runs = world
        read = {path for run in runs for path in run.paths("read", "look")}
        real = os.path.realpath
        own = {sys.prefix, sys.base_prefix, str(ROOT), *(real(one) for one in (sys.prefix, sys.base_prefix, ROOT))}
        own |= {os.path.dirname(one) for one in sys.path if one}
        places = tuple(f"{one}/" for one in own if len(one) > 4) + tuple(
            f"{folder / one}/" for one in ("Vault", "home", "out")
        )
        left = {path for path in read if not f"{path}/".startswith(places)}
        assert {path for path in left if os.path.basename(path) != "pyproject.toml"} - SYSTEM == set()

    def test_of_obsidian_a_closed_list_is_read(self, world):
        """Six files of settings, and the plugins' that are named in the documentation."""
        folder, _, *runs = world
        read = {path for run in runs for path in run.paths("read", "look") if "/.obsidian" in path}
        base = str(folder / "Vault" / ".obsidian")
        assert {path.removeprefix(f"{base}/") for path in read} <= CLOSED
        assert f"{base}/app.json" in read  # the watch sees them

    def test_the_token_is_nowhere(self, world):
        """Not in any output, journal, cache, page or baseline; it stands only where it stood."""
        folder, _, seen, served = world
        assert TOKEN not in seen.out + seen.err + served.out + served.err
        holders = [path for path in folder.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
        assert [path.name for path in holders] == ["data.json"]


CLOSED = {
    "app.json",
    "types.json",
    "templates.json",
    "daily-notes.json",
    "plugins/templater-obsidian/data.json",
    "plugins/readwise-official/data.json",
    "plugins/readwise-official/manifest.json",
    "plugins/obsidian-linter/data.json",
}
SYSTEM = {"/dev/null", "/etc/localtime", "/dev/urandom"}


def test_a_watch_that_sees_nothing_would_be_noticed(tmp_path):
    """The watch itself sees a socket, a program, an unpickling and a file written elsewhere."""
    script = tmp_path / "bad.py"
    script.write_text(
        "import pickle, subprocess, sys\n"
        "def main(words, prog_name):\n"
        "    subprocess.run([sys.executable, '-c', ''], check=True)\n"
        "    pickle.loads(pickle.dumps(sys.exit))\n"
        "    open(words[0], 'w').close()\n"
        "    try:\n"
        "        import socket; socket.socket()\n"
        "    except OSError:\n"
        "        pass\n"
    )
    code = (
        "import sys, types, watching; sys.path.insert(0, sys.argv[3]); import bad\n"
        "sys.modules['vaultlint.cli'] = bad; watching._watched(sys.argv[1], [[sys.argv[2]]])\n"
    )
    import subprocess

    subprocess.run(
        [sys.executable, "-c", code, tmp_path / "log", tmp_path / "elsewhere", tmp_path],
        check=True,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'tests'}{os.pathsep}{ROOT}"},
    )
    kinds = [json.loads(row)[1] for row in (tmp_path / "log").read_text().splitlines()]
    assert {"subprocess.Popen", "pickle.find_class", "write"} <= set(kinds)
