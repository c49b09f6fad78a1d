"""How `check` and `fix` talk: what they show, when, how long it may be, and what they say when they are misused."""

from __future__ import annotations

import json
import os
import re
import select
import sys
import time
from importlib.resources import files

import click
import jsonschema
import pytest
from house import BROKEN, CLEAN, MENDED, ROOT, SINGULAR, cli, make, run, start

from vaultlint.cli import COMMANDS, interactive
from vaultlint.cli.output import Progress, bar
from vaultlint.linter import Diagnostic
from vaultlint.parse import parse_text
from vaultlint.project import Project
from vaultlint.report import closing, full, statistics
from vaultlint.report.snippet import change
from vaultlint.report.terminal import view, width
from vaultlint.results import Report
from vaultlint.rules.base import Applicability, Fix, Level
from vaultlint.text import Edit

try:
    import pty
except ImportError:  # Windows has none
    pty = None  # type: ignore[assignment]

NULL_ITEM = "---\ntags:\n  - \n  - a\n---\n"  # VL206, hygiene
VARIANT = "---\ntags: [a, A]\n---\n"  # VL304, hygiene
TWO = "---\ntag: a\nalias: b\n---\ntext\n"


def codes(folder, *args):
    """Return the codes that a check finds."""
    data = json.loads(run("check", folder, "--output-format", "json", *args).out)
    return sorted({one["code"] for one in data["diagnostics"]})


def finding(code="VL202", level=Level.WARNING, path="a.md", fix=None):
    """Return a finding."""
    return Diagnostic(path, code, "a-rule", level, "what was found", 2, 1, 2, 4, fix)


def mended(applicability=Applicability.SAFE):
    """Return a finding with a fix."""
    return finding(fix=Fix("mend it", (Edit(0, 1, "x"),), applicability))


class TestExtendSelect:
    """--extend-select adds rules to those that speak anyway."""

    def test_adds_hygiene_of_that_rule_alone(self, vault):
        """The info findings of the rule that was named are shown, those of others stay silent."""
        folder = vault({"a.md": NULL_ITEM, "b.md": VARIANT, "c.md": BROKEN})
        assert codes(folder) == ["VL111"]
        assert codes(folder, "--extend-select", "VL206") == ["VL111", "VL206"]
        assert codes(folder, "--extend-select", "null-item,duplicate-tag") == ["VL111", "VL206", "VL304"]

    def test_adds_to_select(self, vault):
        """Beside --select it adds to that."""
        folder = vault({"a.md": NULL_ITEM, "b.md": VARIANT, "c.md": BROKEN})
        assert codes(folder, "--select", "VL304", "--extend-select", "VL206") == ["VL206", "VL304"]

    def test_ignore_wins(self, vault):
        """What is ignored stays silent."""
        assert codes(vault({"a.md": NULL_ITEM}), "--extend-select", "VL206", "--ignore", "VL206") == []

    def test_fix_mends_the_same(self, vault):
        """`fix` mends what `check` with the same options reports."""
        folder = vault({"a.md": NULL_ITEM, "b.md": VARIANT})
        run("fix", folder, "--extend-select", "VL206")
        assert (folder / "a.md").read_text() == "---\ntags:\n  - a\n---\n"
        assert (folder / "b.md").read_text() == VARIANT

    def test_hygiene_does_not_fail_a_run(self, vault):
        """What it adds of level info is no failure."""
        assert run("check", vault({"a.md": NULL_ITEM}), "--extend-select", "VL206").code == 0


class TestFixAsDiff:
    """`--output-format full` shows the fix as the lines that go and come."""

    def shown(self, text, *edits, title="mend it", columns=80):
        """Return what stands for a fix of a text; each edit is what stands there, and what comes instead."""
        note = parse_text(text)
        spans = tuple(Edit(text.index(old), text.index(old) + len(old), new) for old, new in edits)
        size, lines = change(note.lines, Fix(title, spans), 1, color=False)
        assert all(width(row) <= columns for row in lines.splitlines())
        return size + lines

    def test_one_line(self, vault):
        """The line as it is and as it would be, each with its number."""
        rows = run("check", vault({"a.md": BROKEN})).out.splitlines()
        assert rows[5:8] == [
            "  = fix: quote the value",
            "2 - title: Grit: The Power of Passion",
            '2 + title: "Grit: The Power of Passion"',
        ]

    def test_several_edits_in_one_hunk(self):
        """Edits of one line, and of neighbours, are one hunk; what lies between them is not shown as changed."""
        text = "a: 1\nb: 2\nc: 3\nd: 4\n"
        assert self.shown(text, ("a: ", "A: "), ("1", "x"), ("b", "B")) == "1 - a: 1\n2 - b: 2\n1 + A: x\n2 + B: 2\n"
        assert self.shown(text, ("a", "A"), ("d", "D")) == "1 - a: 1\n1 + A: 1\n4 - d: 4\n4 + D: 4\n"

    def test_line_numbers_go_on_behind_a_change_of_length(self):
        """Lines that come bear the number that they will have."""
        text = "a: 1\nb: 2\nc: 3\nd: 4\n"
        assert self.shown(text, ("a: 1\n", ""), ("d: 4", "d: 5")) == "1 - a: 1\n4 - d: 4\n3 + d: 5\n"
        assert self.shown(text, ("b: 2", "b: 2\nx: 0")) == "3 + x: 0\n"

    def test_edit_of_a_line_end_shows_no_line_that_stays(self):
        """An edit may touch the next line's beginning; that line is not shown."""
        assert self.shown("a: 1\nb: 2\nc: 3\n", ("b: 2\n", "")) == "2 - b: 2\n"

    def test_at_most_eight_lines(self):
        """What is longer is told by its size."""
        text = "".join(f"k{number}: 1\n" for number in range(9))
        assert self.shown(text, (text, "x: 1\n")) == " (9 lines out, 1 in)"
        assert self.shown(text, (text[:35], "")).count("\n") == 7

    def test_merge_of_copies_says_how_much(self, seeds):
        """Whole notes are not shown."""
        out = run("check", seeds, "--select", "VL101").out
        assert re.search(r"= fix: .* \(\d+ lines? out, \d+ in\)\n\n", out)

    def test_long_lines_are_cut_around_the_change(self):
        """Both lines are cut in the same place, so that they can be compared, and the change is in sight."""
        text = f"title: {'a' * 300}OLD{'b' * 300}\n"
        old, new = self.shown(text, ("OLD", "brand new")).splitlines()
        assert "OLD" in old
        assert "brand new" in new
        assert old.index("OLD") == new.index("brand new")
        assert old[4] == new[4] == "…"

    def test_megabytes_are_no_matter(self):
        """A line of a megabyte, even of marks that take no column, is cut in no time."""
        for filling in ("a", "\u0301", "\x1b"):
            started = time.process_time()
            assert len(self.shown(f"{filling * 1_000_000}OLD{filling * 1_000_000}\n", ("OLD", "NEW"))) < 5000
            assert time.process_time() - started < 2

    def test_wide_characters_and_tabs(self):
        """Two columns count as two, a tab as four; a long line fits all the same."""
        self.shown(f"題: {'日本' * 60}\n", ("日本" * 60, "日本" * 50))
        assert self.shown("\t- a\n", ("\t", "  ")) == "1 -     - a\n1 +   - a\n"

    def test_control_characters_are_escaped(self):
        """Nothing in a diff steers the terminal."""
        assert self.shown("a\x1b[2J: 1\n", ("1", "2")) == "1 - a\\x1b[2J: 1\n1 + a\\x1b[2J: 2\n"

    @pytest.mark.parametrize(
        ("old", "new", "shown"),
        [
            ("a: 1  ", "a: 1", "1 - a: 1··\n1 + a: 1\n"),
            ("a\u00a0: 1", "a : 1", "1 - a\\u00a0: 1\n1 + a : 1\n"),
            ("a\u200b: 1", "a: 1", "1 - a\\u200b: 1\n1 + a: 1\n"),
            ("\ta", "    a", "1 - →   a\n1 +     a\n"),
        ],
    )
    def test_what_nobody_sees_is_shown(self, old, new, shown):
        """Where both lines would look the same, what differs is written out."""
        assert self.shown(f"{old}\n", (old, new)) == shown

    def test_findings_about_the_file_have_no_snippet(self, vault):
        """An empty note, a name, a byte order mark: no line tells of it."""
        rows = run("check", vault({"a.md": b"\xef\xbb\xbftext\n"}), "--select", "VL705").out.splitlines()
        assert rows[1] == "  --> a.md:1:1"
        assert re.match(r"  = fix: .* \(unsafe: needs --unsafe-fixes\)$", rows[2])
        assert not any("|" in row for row in rows)

    def test_impossible_edits_break_no_report(self):
        """A rule's mistake is the fixer's to refuse."""
        note = parse_text("abc\n")
        assert change(note.lines, Fix("x", (Edit(0, 2, ""), Edit(1, 3, ""))), 1, color=False) == ("", "")

    def test_only_full_makes_it(self, vault, monkeypatch):
        """The other formats do not pay for it."""
        folder = vault({"a.md": BROKEN})
        monkeypatch.setattr(full, "change", lambda *_, **__: 1 / 0)
        for kind in ("concise", "json", "github", "sarif"):
            assert run("check", folder, "--output-format", kind).code == 1
        with pytest.raises(ZeroDivisionError):
            run("check", folder)

    def test_every_line_fits_eighty_columns(self, vault):
        """Source, caret and diff do, whatever the line holds."""
        values = ["日本" * 60 + ": x", "a: " + "\u0301" * 300, "\tx: " * 40, "x" * 300 + ": y", "é: 😀" * 60]
        folder = vault({f"{number}.md": f"---\ntitle: {value}\n---\n" for number, value in enumerate(values)})
        for row in run("check", folder).out.splitlines():
            assert width(row) <= 80 or re.match(r"VL\d{3} | +(-->|= fix:)", row), row


def test_view_never_takes_more_than_its_room():
    """A line's view has the columns that it may have, with what it is about in it."""
    line = "日" * 20 + "\t" + "e\u0301" * 30 + "\x1b[31m" + "x" * 40
    for at in range(len(line)):
        for room in (10, 20, 60):
            shown = view(line, at, at + 1, room)
            assert width(shown.text) <= room
            assert shown.before < room


class TestClosing:
    """The lines at the end."""

    def lines(self, *found, **options):
        """Return the closing lines of findings; three at most, of 80 columns."""
        counts = {name: options.pop(name, 0) for name in ("held", "mended", "unshown")}
        report = Report(list(found), 57, recorded=9, **counts)
        rows = closing.closing(report, **options).splitlines()
        assert len(rows) <= 3
        assert all(width(row) <= 80 for row in rows), rows
        return rows

    def test_nothing_found(self):
        """One line."""
        assert self.lines() == ["57 notes checked, nothing found"]

    def test_errors_alone(self):
        """Where only these were asked for, it is said how many warnings are not shown."""
        report = Report([finding(), finding("VL102", Level.ERROR), finding(level=Level.INFO)], 57)
        report.narrow_to_errors()
        assert (len(report.diagnostics), report.unshown) == (1, 1)
        assert closing.closing(report).splitlines()[1].startswith("1 warning not shown; 1 needs you")
        assert self.lines(unshown=3) == ["57 notes checked, no errors found, 3 warnings not shown"]

    def test_counts(self):
        """By level, with the notes."""
        found = (finding("VL102", Level.ERROR), finding(), finding(path="b.md"), finding(level=Level.INFO))
        assert self.lines(*found)[0] == "1 error, 2 warnings, 1 info in 2 notes (57 notes checked)"

    def test_time(self, monkeypatch):
        """Who waited is told how long; short runs print the same twice."""
        monkeypatch.setattr(closing, "WORTH_TELLING", 1.0)
        assert self.lines(finding(), seconds=1.26)[0].endswith("(57 notes checked in 1.3 s)")
        assert self.lines(seconds=61)[0] == "57 notes checked in 61.0 s, nothing found"
        assert " s" not in self.lines(finding(), seconds=0.5)[0][-6:]

    def test_command_to_copy(self):
        """What can be fixed leads on to the preview, with the options and paths of this run."""
        assert self.lines(mended())[1] == "1 can be fixed: `vaultlint fix --diff` shows how"
        assert self.lines(mended(), again="--select VL2 Vault")[1] == (
            "1 can be fixed: `vaultlint fix --diff --select VL2 Vault` shows how"
        )
        assert self.lines(mended(), again="x" * 90)[1] == "1 can be fixed: see the same with `vaultlint fix --diff`"

    def test_unsafe_fixes_are_counted(self):
        """How many more there are, or that there are no others."""
        unsafe = mended(Applicability.UNSAFE)
        assert self.lines(mended(), unsafe, unsafe)[1].endswith("; 2 more with --unsafe-fixes")
        assert self.lines(unsafe)[1] == "1 can be fixed: `vaultlint fix --diff --unsafe-fixes` shows how"

    def test_what_needs_a_person(self):
        """The page of the gravest rule, and of the most frequent among these."""
        found = (finding("VL102", Level.ERROR), finding("VL110", Level.ERROR), finding("VL110", Level.ERROR), finding())
        assert self.lines(*found)[1] == "4 need you: `vaultlint rule VL110` explains"

    def test_baseline(self):
        """What it holds back, and how much of it is mended."""
        assert self.lines(held=3) == ["57 notes checked, nothing found; 3 held back by the baseline"]
        assert "1 of 9 in the baseline is mended: --write-baseline" in self.lines(mended=1)[-1]
        assert "3 held back; 2 of 9 in the baseline are mended: --write-baseline" in self.lines(held=3, mended=2)[-1]

    def test_all_at_once_fits(self):
        """However much there is to say, three lines say the most important of it."""
        found = [mended(), mended(Applicability.UNSAFE), finding(), finding("VL102", Level.ERROR)] * 5000
        rows = self.lines(*found, seconds=100, held=12_345, mended=1234, again="~/Vault", managed=3)
        assert len(rows) == 3

    def test_runs_from_check_to_undo(self, vault, monkeypatch):
        """Each command names the next: check, the preview, the fix, the way back."""
        folder = vault({"a.md": BROKEN})
        monkeypatch.chdir(folder.parent)
        command = re.search(r"`vaultlint (.*)` shows how", run("check", folder.name).err)[1]
        assert command == f"fix --diff {folder.name}"
        preview = run(*command.split())
        assert "`vaultlint fix` without --diff writes it, `vaultlint undo` takes it back" in preview.err
        undo = re.search(r"`vaultlint (undo.*)` puts them back", run("fix", folder.name).err)[1]
        assert (folder / "a.md").read_text() == MENDED
        run(*undo.split())
        assert (folder / "a.md").read_text() == BROKEN

    def test_options_go_along(self, vault, monkeypatch):
        """The command that is named sees what this one saw."""
        folder = vault({"a.md": NULL_ITEM}, "My Vault")
        monkeypatch.chdir(folder.parent)
        err = run("check", "My Vault", "--extend-select", "VL206").err
        assert "`vaultlint fix --diff --extend-select VL206 'My Vault'`" in err

    def test_time_of_a_real_run(self, vault, monkeypatch):
        """A check and a fix measure themselves."""
        monkeypatch.setattr(closing, "WORTH_TELLING", 0.0)
        folder = vault({"a.md": BROKEN})
        assert re.search(r"\(1 note checked in \d+\.\d s\)", run("check", folder).err)
        assert re.search(r"1 fix in 1 note in \d+\.\d s; ", run("fix", folder).err)


class TestStatistics:
    """--statistics."""

    def test_total_and_marks(self, vault):
        """[*] where `fix` mends all of a rule's findings, [-] where some, and the sum of all."""
        mixed = '---\ntags: ["#a"]\n---\n', "---\ntags:\n  - #a\n---\n"
        folder = vault({"a.md": BROKEN, "b.md": BROKEN, "c.md": mixed[0], "d.md": mixed[1], "e.md": b"caf\xe9\n"})
        rows = run("check", folder, "--statistics").out.splitlines()
        assert [row.split()[:3] for row in rows[:-2]] == [
            ["2", "VL111", "[*]"],
            ["2", "VL302", "[-]"],
            ["1", "VL704", "error"],
        ]
        assert rows[-2:] == [
            "      5  in 5 notes; [*] all, [-] some: 3 can be fixed;",
            "         1 more with --unsafe-fixes",
        ]
        assert max(map(len, rows)) <= 80

    def test_nothing(self, vault):
        """Nothing found is nothing to count."""
        assert run("check", vault({"a.md": CLEAN}), "--statistics").out == ""

    def test_json(self, vault):
        """The same for machines, with a schema in the package."""
        schema = json.loads(files("vaultlint.report").joinpath("statistics.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        folder = vault({"a.md": TWO, "b.md": BROKEN})
        data = json.loads(run("check", folder, "--statistics", "--output-format", "json").out)
        jsonschema.Draft202012Validator(schema).validate(data)
        assert data["statistics"][0] == {
            "code": "VL202", "name": "singular-list-key", "severity": "warning",
            "findings": 2, "notes": 1, "fixable": 2, "unsafe_fixable": 0,
        }  # fmt: skip
        assert data["summary"]["findings"] == 3
        empty = json.loads(run("check", vault({"a.md": CLEAN}, "Empty"), "--statistics", "--output-format", "json").out)
        jsonschema.Draft202012Validator(schema).validate(empty)

    def test_levels_are_counted_apart(self):
        """A rule that finds graver and lighter things has a row for each."""
        rows = statistics.rows(Report([finding(), finding(level=Level.INFO), finding()], 1))
        assert [(row.level, row.findings) for row in rows] == [(Level.WARNING, 2), (Level.INFO, 1)]

    def test_fix_counts_what_remains(self, vault):
        """After a fix the rest is counted."""
        out = run("fix", vault({"a.md": BROKEN, "b.md": b"caf\xe9\n"}), "--statistics").out
        assert "VL704" in out
        assert re.search(r"^ +1  in 1 note$", out, re.MULTILINE)


class TestProgress:
    """The bar: on a terminal only, after a second only, and gone at the end."""

    SLOW = (
        "import sys, time\n"
        "from vaultlint.project import Project\n"
        "read = Project.read\n"
        "def slow(self, found):\n"
        "    time.sleep(0.02)\n"
        "    return read(self, found)\n"
        "Project.read = slow\n"
        "from vaultlint.cli import main\n"
        "main()\n"
    )

    def terminal(self, tmp_path, *args, interrupt=False, env=None):
        """Run the command line with slow reading in a pseudo-terminal; return its exit code and what arrived."""
        if pty is None:
            pytest.skip("no pseudo-terminals here")
        script = make(tmp_path, {"slow.py": self.SLOW}) / "slow.py"
        pid, descriptor = pty.fork()
        if pid == 0:
            os.environ.update({"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "80", **(env or {})})
            os.execv(sys.executable, [sys.executable, str(script), *map(str, args)])
        seen, deadline, sent = b"", time.monotonic() + 60, False
        while time.monotonic() < deadline:
            if select.select([descriptor], [], [], 0.1)[0]:
                try:
                    data = os.read(descriptor, 65536)
                except OSError:
                    break
                if not data:
                    break
                seen += data
            if interrupt and not sent and b" of 90 notes" in seen:
                os.write(descriptor, b"\x03")
                sent = True
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(descriptor)
        return code, seen.decode("utf-8").replace("\r\n", "\n")

    @pytest.fixture
    def many(self, vault):
        """A vault that takes about two seconds."""
        return vault({f"{number:02}.md": CLEAN for number in range(90)})

    @pytest.mark.parametrize("command", ["check", "fix"])
    def test_shows_and_goes(self, tmp_path, many, command):
        """The bar has a total, fits the terminal, and nothing of it stays."""
        code, seen = self.terminal(tmp_path, command, many)
        assert code == 0
        frames = re.findall(r"\r([^\r]*? of 90 notes)\x1b\[K", seen)
        assert len(frames) >= 2
        assert all("━" in frame and width(frame) < 80 for frame in frames)
        assert seen.rpartition("\r\x1b[K")[2].startswith(("90 notes checked", "nothing to fix"))

    @pytest.mark.parametrize("args", [("-q",), ()])
    def test_not_when_quiet_nor_on_a_dumb_terminal(self, tmp_path, many, args):
        """-q and a terminal that cannot erase a line show none."""
        env = {} if args else {"TERM": "dumb"}
        assert "━" not in self.terminal(tmp_path, "check", many, *args, env=env)[1]

    def test_interrupted(self, tmp_path, many):
        """Ctrl-C takes the bar away, says so in one line, and ends with 130."""
        code, seen = self.terminal(tmp_path, "check", many, interrupt=True)
        assert code == 130
        assert seen.rpartition("\r\x1b[K")[2] == "vaultlint: interrupted\n"

    def test_not_in_pipes(self, tmp_path, many):
        """What is read by programs holds no bar."""
        script = make(tmp_path, {"slow.py": self.SLOW}) / "slow.py"
        import subprocess

        done = subprocess.run(
            [sys.executable, str(script), "check", str(many)],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 0
        assert b"\r" not in done.stdout + done.stderr

    def test_short_work_shows_none(self, vault, monkeypatch, capsys):
        """Below a second nothing is drawn."""
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setenv("TERM", "xterm")
        with Progress("checking", Project(vault({"a.md": CLEAN}))) as step:
            assert step is not None
            step(1)
        assert capsys.readouterr().err == ""

    def test_no_total_where_counting_takes_long(self, vault, monkeypatch):
        """A slow disk is not walked twice for the sake of a bar."""
        project = Project(vault({}))
        monkeypatch.setattr(Project, "paths", lambda *_: iter(lambda: time.sleep(0.001), 1))
        assert Progress("checking", project)._count() == 0

    def test_bar_fits(self):
        """At every width and count."""
        for columns in (10, 20, 40, 80, 200):
            for count, total in ((0, 0), (5, 0), (0, 90), (90, 90), (1_000_000, 2_000_000), (91, 90)):
                assert width(bar("checking", count, total, columns)) < columns


class TestUnsafeFixes:
    """Who gave --unsafe-fixes is not told to give it, and finds it in the next command."""

    UNSAFE = "---\ntags:\n  - #x\n---\n"  # VL302

    def test_hint_of_a_diff_repeats_the_flags(self, vault):
        """The command that would write what is shown."""
        folder = vault({"a.md": self.UNSAFE, "b.md": BROKEN})
        for flags in ("", " --unsafe-fixes", " --managed", " --unsafe-fixes --managed"):
            assert (
                f"`vaultlint fix{flags}` without --diff writes it" in run("fix", "--diff", *flags.split(), folder).err
            )

    def test_what_remains(self, vault):
        """A fix that stays unmade although unsafe ones were asked for is called unsafe, and no more."""
        data = json.dumps({"readwiseDir": "R", "booksIDsMap": {"R/a.md": "1"}})
        folder = vault({"R/a.md": self.UNSAFE, ".obsidian/plugins/readwise-official/data.json": data})
        assert "(unsafe: needs --unsafe-fixes)\n" in run("check", folder).out
        assert "(unsafe: needs --unsafe-fixes)\n" in run("fix", folder).out
        ran = run("fix", "--unsafe-fixes", folder)
        assert " (unsafe)\n" in ran.out
        assert "needs --unsafe-fixes" not in ran.out + ran.err

    def test_nothing_to_ask(self, vault, monkeypatch):
        """`fix -i` says why it asks nothing where only unsafe fixes are left."""
        monkeypatch.setattr(interactive, "need_terminal", lambda: None)
        folder = vault({"a.md": self.UNSAFE})
        ran = run("fix", "-i", folder, stdin="")
        assert ran.err == (
            "nothing to ask: 1 finding has unsafe fixes only; `vaultlint fix -i --unsafe-fixes` asks\n"
            "nothing was written\n"
        )
        make(folder, {"b.md": BROKEN})
        assert run("fix", "-i", folder, stdin="n\n").err == "nothing was written\n"
        assert "nothing to ask" not in run("fix", "-i", "--unsafe-fixes", folder, stdin="n\nn\n").err


MISUSES = {
    "no vault": (("check", "no-such"), "no-such: no such file or folder"),
    "no folder": (("check", "--vault", "a.md"), "a.md: no such folder"),
    "unknown command": (("chek",), "no command is called 'chek', did you mean 'check'?"),
    "no command like it": (("xyzzy",), "no command is called 'xyzzy'; `vaultlint --help` lists them"),
    "unknown option": (("check", "--selct", "VL1"), "no such option '--selct', did you mean '--select'?"),
    "unknown letter": (("check", "-x"), "no such option '-x'; see `vaultlint check --help`"),
    "option of the group": (("--verison",), "no such option '--verison', did you mean '--version'?"),
    "no value": (("check", "--select"), "option '--select' requires an argument; see `vaultlint check --help`"),
    "too much": (("undo", "a", "b"), "got unexpected extra argument (b); see `vaultlint undo --help`"),
    "color": (("check", "--color", "blue"), "'blue' is not one of 'auto', 'always', 'never'"),
    "format": (("check", "--output-format", "xml"), "'xml' is not one of 'full', 'concise', 'json'"),
    "select": (("check", "--select", "VL211x"), "no rule is called 'VL211x', did you mean 'VL211'?"),
    "no such code": (("check", "--select", "VL999"), "no rule is called 'VL999'; `vaultlint rule` lists them"),
    "no code at all": (("check", "--select", "VLX"), "no rule is called 'VLX'; `vaultlint rule` lists them"),
    "no room of that number": (("rule", "vl9"), "no rule is called 'vl9'; `vaultlint rule` lists them"),
    "code without its letters": (("rule", "302"), "no rule is called '302', did you mean 'VL302'?"),
    "ignore": (("check", "--ignore", "brokn-link"), "did you mean 'broken-link'?"),
    "extend-select": (("check", "--extend-select", "nul-item"), "did you mean 'null-item'?"),
    "config": (("check", "--config", "no.toml"), "no.toml: cannot be read"),
    "baseline": (("check", "--baseline", "no.json"), "no.json: no such baseline; `vaultlint check --write-baseline`"),
    "stdin and paths": (("check", "-", "a.md"), "- stands for one note from standard input"),
    "statistics": (("check", "--statistics", "--output-format", "github"), "give full, concise or json"),
    "statistics of fix": (("fix", "--statistics", "--output-format", "sarif"), "give full, concise or json"),
    "graph without a file": (
        ("graph", "."),
        "missing option '-o' / '--output', or '--serve'; see `vaultlint graph --help`",
    ),
    "rule": (("rule", "unqoted-colon"), "did you mean 'unquoted-colon'?"),
}


@pytest.mark.parametrize("name", MISUSES)
def test_misuse_is_one_line_that_says_what_to_do(vault, monkeypatch, name):
    """No usage text, no traceback: one line on standard error, exit code 2, and nothing written."""
    args, said = MISUSES[name]
    folder = vault({"a.md": BROKEN})
    monkeypatch.chdir(folder)
    ran = run(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("vaultlint: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert (folder / "a.md").read_text() == BROKEN


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_with_a_bad_value_is_one_line(vault, monkeypatch, name):
    """Each option of each command that wants a value, without one; each choice with a wrong one."""
    monkeypatch.chdir(vault({"a.md": CLEAN}))
    command = cli().get_command(click.Context(cli()), name)
    for option in (one for one in command.params if isinstance(one, click.Option) and not one.is_flag):
        ran = run(name, option.opts[-1])
        assert (ran.code, ran.err.count("\n")) == (2, 1), ran
        if isinstance(option.type, (click.Choice, click.types.IntParamType)):
            ran = run(name, option.opts[-1], "nonsense")
            assert (ran.code, ran.err.count("\n")) == (2, 1), ran
            assert "nonsense" in ran.err


def test_help_shows_each_command_whole(monkeypatch):
    """On a terminal of 80 columns each command has one line of at most 55 letters, and none is cut."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("--help").out.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == list(COMMANDS)
    assert max(map(len, lines)) <= 80
    for line, entry in zip(lines, COMMANDS.values(), strict=True):
        assert line.endswith(f"  {entry.line}")
        assert len(entry.line) <= 55
        assert not entry.line.endswith("...")


def test_misuse_cannot_steer_the_terminal():
    """What was typed is escaped where it is named."""
    for args in (("ch\x1b[2Jk",), ("check", "--\x1b[2J"), ("check", "--color", "\x1b[2J")):
        ran = run(*args)
        assert ran.code == 2
        assert "\x1b" not in ran.err


def test_same_words_in_a_process(vault):
    """As a program, too: exit code 2, one line, nothing on standard output."""
    ran = start("chek", cwd=vault({}))
    assert ran == (2, "", "vaultlint: no command is called 'chek', did you mean 'check'?\n")
    assert start("check", "--statistics", cwd=vault({"a.md": SINGULAR}, "Other")).code == 1
