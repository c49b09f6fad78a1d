"""`fix -i` and `fix --limit`: a person decides rule by rule, and how many notes change at once."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest
from house import BROKEN, CLEAN, MENDED, ROOT, SINGULAR, run, tree
from test_corpus import CASES, CONTEXT, selected

from vaultlint import fixer
from vaultlint.cli import interactive
from vaultlint.parse import parse
from vaultlint.project import Project
from vaultlint.rules.base import Level

PLURAL = "---\ntags:\n  - a\n---\ntext\n"
BOTH = "---\ntitle: Grit: The Power\ntag: a\n---\n"  # VL111 and VL202
COMMENT = "---\ntags:\n  - #x\n---\n"  # VL302, unsafe
FOUR = {"a.md": CLEAN, "b.md": BROKEN, "c.md": SINGULAR, "d.md": BROKEN, "e.md": "---\nno property\n---\n"}
QUESTION = "apply? [y]es [n]o [a]ll of this rule [s]kip this rule everywhere [q]uit [?] "


@pytest.fixture
def terminal(monkeypatch):
    """Let the tests' input count as a terminal's."""
    monkeypatch.setattr(interactive, "need_terminal", lambda: None)


def text(folder, name):
    """Return a note's text."""
    return (folder / name).read_text(encoding="utf-8")


class TestUse:
    """Errors of use are one line that says what to do."""

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("-i",), "needs a terminal"),
            (("-i", "--diff"), "choose one"),
            (("-i", "--output-format", "json"), "leave --output-format json away"),
            (("--limit", "0"), "at least 1"),
            (("--limit", "-3"), "at least 1"),
        ],
    )
    def test_vault(self, vault, options, said):
        """Exit code 2, one line, nothing written."""
        folder = vault({"a.md": SINGULAR})
        before = tree(folder)
        ran = run("fix", folder, *options)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert said in ran.err
        assert tree(folder) == before

    @pytest.mark.parametrize("options", [("-i",), ("--limit", "1")])
    def test_stdin(self, options):
        """A note from standard input is one note, and its answers cannot come from there."""
        ran = run("fix", "-", *options, stdin=SINGULAR)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)


@pytest.mark.usefixtures("terminal")
class TestAnswers:
    """What an answer does."""

    def test_nothing_to_ask(self, vault):
        """Where nothing can be fixed nothing is asked."""
        ran = run("fix", "-i", vault({"a.md": CLEAN}), stdin="")
        assert ran.code == 0
        assert "apply?" not in ran.out

    def test_no_leaves_the_note(self, vault):
        """Declined is not written; it is told at the end and counts for the exit code."""
        folder = vault({"a.md": SINGULAR})
        before = tree(folder)
        ran = run("fix", "-i", folder, stdin="n\n")
        assert ran.code == 1
        assert ran.out.count("apply?") == 1
        assert "declined: VL202 singular-list-key in 1 note" in ran.out
        assert "fixed" not in ran.out
        assert tree(folder) == before

    def test_shows_what_it_asks_about(self, vault):
        """Path, rule, level, whether it is safe, the message with its place, and the diff of this rule alone."""
        ran = run("fix", "-i", vault({"B/a.md": BOTH}), stdin="y\ny\n")
        first, second, _ = ran.out.split(QUESTION)
        assert "B/a.md  VL111 unquoted-colon (error, safe fix: quote the value)" in first
        assert '  2:8 "Grit: The Power" holds' in first
        assert '-title: Grit: The Power\n+title: "Grit: The Power"\n tag: a\n' in first
        assert "B/a.md  VL202 singular-list-key (warning, safe fix: rename it to tags)" in second
        assert ' title: "Grit: The Power"\n-tag: a\n+tags:\n+  - a\n' in second

    def test_yes_takes_one(self, vault):
        """Accepted is written, declined in the same note is not; one run, one undo."""
        folder = vault({"a.md": BOTH, "b.md": BROKEN})
        before = tree(folder)
        ran = run("fix", "-i", folder, stdin="y\nNo\nYES\n")
        assert ran.code == 1
        assert text(folder, "a.md") == BOTH.replace("Grit: The Power", '"Grit: The Power"')
        assert text(folder, "b.md") == MENDED
        assert ran.out.count("\nfixed ") == 2
        assert "2 fixes in 2 notes; `vaultlint undo" in ran.err
        assert run("undo", "--vault", folder).code == 0
        assert {path: one[3] for path, one in tree(folder).items()} == {path: one[3] for path, one in before.items()}

    def test_all_asks_no_more_of_the_rule(self, vault):
        """`a` takes the rule in this and all later notes; other rules are asked about."""
        folder = vault({"a.md": SINGULAR, "b.md": BROKEN, "c.md": SINGULAR})
        ran = run("fix", "-i", folder, stdin="a\nn\n")
        assert ran.out.count("apply?") == 2
        assert [text(folder, name) for name in ("a.md", "b.md", "c.md")] == [PLURAL, BROKEN, PLURAL]

    def test_skip_asks_no_more_of_the_rule(self, vault):
        """`s` leaves the rule in all notes, and each counts as declined."""
        folder = vault({"a.md": SINGULAR, "b.md": BROKEN, "c.md": SINGULAR})
        ran = run("fix", "-i", folder, stdin="s\ny\n")
        assert ran.out.count("apply?") == 2
        assert [text(folder, name) for name in ("a.md", "b.md", "c.md")] == [SINGULAR, MENDED, SINGULAR]
        assert "declined: VL202 singular-list-key in 2 notes" in ran.out

    @pytest.mark.parametrize("end", ["q\n", ""])
    def test_quit_writes_what_was_accepted(self, vault, end):
        """Quit, or the end of input: what was accepted in this note too is written, the rest stays."""
        folder = vault({"a.md": SINGULAR, "b.md": BOTH, "c.md": SINGULAR})
        ran = run("fix", "-i", folder, stdin="y\ny\n" + end)
        assert ran.code == 1
        assert "stopping: 2 accepted fixes are written, the rest stays as it is" in ran.out
        assert "not looked at" in ran.err
        assert "declined" not in ran.out
        assert text(folder, "a.md") == PLURAL
        assert text(folder, "b.md") == BOTH.replace("Grit: The Power", '"Grit: The Power"')
        assert text(folder, "c.md") == SINGULAR

    def test_quit_at_once_writes_nothing(self, vault):
        """Nothing accepted, nothing written, no run to undo."""
        folder = vault({"a.md": SINGULAR})
        before = tree(folder)
        ran = run("fix", "-i", folder, stdin="q\n")
        assert (ran.code, "stopping: nothing was accepted" in ran.out) == (1, True)
        assert tree(folder) == before
        assert "nothing" in run("undo", "--vault", folder).out.lower() + run("undo", "--vault", folder).err.lower()

    @pytest.mark.parametrize("answer", ["?", "", "x", "yy", "1"])
    def test_other_answers_explain(self, vault, answer):
        """What is no answer is answered with what one may say, and asked again; it decides nothing."""
        folder = vault({"a.md": SINGULAR})
        ran = run("fix", "-i", folder, stdin=f"{answer}\nn\n")
        assert ran.out.count("apply?") == 2
        assert "`vaultlint rule VL202` explains the rule" in ran.out
        assert text(folder, "a.md") == SINGULAR

    def test_long_diffs_are_folded(self, vault):
        """Forty lines of a diff are shown, `d` shows them all."""
        tags = "".join(f"  - '#tag{number:02}'\n" for number in range(60))
        folder = vault({"a.md": f"---\ntags:\n{tags}---\n"})
        ran = run("fix", "-i", folder, stdin="d\nn\n")
        folded, whole, _ = ran.out.split(QUESTION)
        assert "tag59" not in folded
        assert "more lines, d shows them" in folded
        assert "… and 55 more" in folded
        assert "+  - tag59\n" in whole

    def test_unsafe_is_asked_apart(self, vault):
        """Unsafe fixes are offered with --unsafe-fixes only; `a` for the safe ones of a rule does not take them."""
        both = "---\ntags:\n  - '#a'\n  - #x\n---\n"
        folder = vault({"a.md": both})
        assert run("fix", "-i", folder, stdin="n\n").out.count("apply?") == 1
        ran = run("fix", "-i", "--unsafe-fixes", folder, stdin="a\nn\n")
        assert ran.out.count("apply?") == 2
        assert "VL302 hash-in-tag (warning, unsafe fix: take the # away)" in ran.out
        assert text(folder, "a.md") == both.replace("'#a'", "a")

    def test_rules_across_notes_are_asked_too(self, vault):
        """What comparing notes finds is asked about once, also where an earlier answer touched the note."""
        notes = {f"n{number}.md": f"---\ndate_created: 2024-01-0{number}\n---\n" for number in range(1, 6)}
        folder = vault({**notes, "odd.md": "---\nDate Created: 2024-01-09\ntag: a\n---\n"})
        options = ("--unsafe-fixes", "--select", "VL202,VL205")
        ran = run("fix", "-i", folder, *options, stdin="n\ny\n")
        assert ran.out.count("apply?") == 2
        assert "VL205 key-variant (info, unsafe fix" in ran.out
        assert text(folder, "odd.md") == "---\ndate_created: 2024-01-09\ntag: a\n---\n"

    def test_managed_notes_are_marked(self, vault):
        """Where Readwise's plugin manages a note the question says what follows."""
        data = '{"readwiseDir": "Readwise", "booksIDsMap": {"Readwise/a.md": "1"}, "token": ""}'
        folder = vault({"Readwise/a.md": BROKEN, ".obsidian/plugins/readwise-official/data.json": data})
        assert "Readwise's plugin manages this note" in run("fix", "-i", folder, stdin="n\n").out

    def test_several_vaults_share_the_answers(self, vault):
        """What was said of a rule holds in the next vault; quit ends them all."""
        one, two = vault({"a.md": SINGULAR}, "One"), vault({"a.md": SINGULAR, "b.md": BROKEN}, "Two")
        ran = run("fix", "-i", one, two, stdin="a\nq\n")
        assert ran.out.count("apply?") == 2
        assert (text(one, "a.md"), text(two, "a.md"), text(two, "b.md")) == (PLURAL, PLURAL, BROKEN)

    def test_hostile_names_and_titles_are_escaped(self, vault):
        """A note cannot steer the terminal that the question is asked on."""
        ran = run("fix", "-i", vault({"a\x1b[2J.md": "---\ntitle: a: \x1b[2Jb\n---\n"}), stdin="n\n")
        assert "apply?" in ran.out
        assert "\x1b" not in ran.out


class TestDecider:
    """The decider in the fixer."""

    def test_taking_all_is_the_same_as_not_asking(self):
        """Rule by rule every note of the corpus comes to the same end as all at once."""

        class Yes:
            over = False
            asked = 0

            def __call__(self, proposal):
                assert len({(one.code, one.fix.applicability) for one in proposal.findings}) == 1
                assert proposal.before.source != proposal.after.source
                self.asked += 1
                return True

        yes = Yes()
        for name, case in CASES.items():
            options = {"unsafe": True, "levels": frozenset(Level)}
            at_once, asked = (
                fixer.fix(parse("note.md", case.note), selected(case), CONTEXT, **options, decide=decide)
                for decide in (None, yes)
            )
            assert asked.note.source == at_once.note.source, name
        assert yes.asked > len(CASES) / 2

    def test_ctrl_c_between_questions(self, vault, capsys):
        """An interrupt while the vault is walked is a quit; a second one ends the run."""
        session = interactive.Session()
        session.enter(Project(vault({"a.md": SINGULAR})))
        with session.listening():
            signal.raise_signal(signal.SIGINT)
            assert session.over
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
        assert "nothing was accepted" in capsys.readouterr().out
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")
class TestTerminal:
    """In a real terminal."""

    def play(self, folder, *keys):
        """Answer each question with the next key; return what was shown and the exit code."""
        ours, theirs = os.openpty()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
        process = subprocess.Popen(
            [sys.executable, "-m", "vaultlint", "fix", "-i", str(folder)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509  # no threads here
        )
        os.close(theirs)
        shown = b""
        for key in keys:
            before = shown.count(b"apply?")
            while shown.count(b"[?] ") <= before - (before > 0) or not shown.endswith(b"[?] "):
                shown += _read(ours)
            os.write(ours, key)
            shown += b"\n"
        while chunk := _read(ours):
            shown += chunk
        os.close(ours)
        return shown.decode(), process.wait(timeout=20)

    def test_colours_and_answers(self, vault):
        """Colours in the diff; the answer is written."""
        folder = vault({"a.md": SINGULAR})
        shown, code = self.play(folder, b"y\n")
        assert code == 0
        assert "\x1b[31m-tag: a\x1b[0m" in shown
        assert text(folder, "a.md") == PLURAL

    def test_ctrl_c_keeps_what_was_accepted(self, vault):
        """Ctrl-C at a question is quit: nobody's answers are lost."""
        folder = vault({"a.md": SINGULAR, "b.md": BROKEN})
        shown, code = self.play(folder, b"y\n", b"\x03")
        assert code == 1
        assert "stopping: 1 accepted fix is written" in shown
        assert "Traceback" not in shown
        assert (text(folder, "a.md"), text(folder, "b.md")) == (PLURAL, BROKEN)


def _take_terminal():
    """Make standard input the process' terminal, so that Ctrl-C reaches it."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read(terminal):
    ready, _, _ = select.select([terminal], [], [], 20)
    assert ready, "nothing was shown for 20 seconds"
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other side is gone
        return b""


class TestLimit:
    """`--limit N` changes N notes and says how many more there are."""

    def test_first_notes_in_order_of_path(self, vault):
        """Notes that do not change do not count; what is held back is reported as it stands."""
        folder = vault(FOUR)
        ran = run("fix", folder, "--limit", "2", "--output-format", "concise")
        assert ran.code == 1
        assert [text(folder, name) for name in ("b.md", "c.md", "d.md")] == [MENDED, PLURAL, BROKEN]
        assert "1 more note would change: run it again" in ran.err
        assert [row.split(":")[0] for row in ran.out.splitlines() if "VL1" in row and "fixed" not in row] == [
            "d.md",
            "e.md",
        ]
        again = run("fix", folder, "--limit", "2")
        assert "would change" not in again.err
        assert text(folder, "d.md") == MENDED

    def test_diff_shows_the_first(self, vault):
        """With --diff the same notes are shown and nothing is written."""
        folder = vault(FOUR)
        before = tree(folder)
        ran = run("fix", folder, "--limit", "1", "--diff")
        assert ran.code == 1
        assert "+++ b/b.md" in ran.out
        assert "+++ b/c.md" not in ran.out
        assert "2 more would change without --limit" in ran.err
        assert tree(folder) == before

    def test_enough(self, vault):
        """A limit that is not reached changes nothing."""
        folder = vault(FOUR)
        limited = run("fix", folder, "--limit", "3", "--diff")
        assert limited == run("fix", folder, "--diff")

    def test_what_is_left_is_what_a_check_finds(self, vault):
        """The report after a limited fix is that of a check afterwards, rules across notes included."""
        notes = {f"n{number}.md": f"---\ndate_created: 2024-01-0{number}\ntag: a\n---\n" for number in range(1, 6)}
        folder = vault({**notes, "odd.md": "---\nDate Created: 2024-01-09\n---\n"})
        project = Project(folder)
        project.config = project.config.narrowed(["all"], [])
        result = project.fix(unsafe=True, limit=2)
        assert [one.path for one in result.changed] == ["n1.md", "n2.md"]
        assert result.waiting == 4
        assert result.remaining.diagnostics == project.check().diagnostics

    @pytest.mark.usefixtures("terminal")
    def test_with_questions(self, vault):
        """Declined notes do not count; the question behind the last note is not asked."""
        folder = vault(FOUR)
        ran = run("fix", folder, "-i", "--limit", "1", stdin="n\ny\ny\n")
        assert ran.code == 1
        assert ran.out.count("apply?") == 2
        assert [text(folder, name) for name in ("b.md", "c.md", "d.md")] == [BROKEN, PLURAL, BROKEN]
        assert "the limit of 1 note is reached: run it again for the rest" in ran.err

    def test_over_several_vaults(self, vault):
        """The limit is the run's."""
        one, two = vault({"a.md": BROKEN}, "One"), vault({"a.md": BROKEN}, "Two")
        run("fix", one, two, "--limit", "1")
        assert (text(one, "a.md"), text(two, "a.md")) == (MENDED, BROKEN)
