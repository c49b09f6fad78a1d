"""action.yml: valid, and its steps, run as a runner would, check notes, write SARIF and fail where they should."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
import yaml
from house import BROKEN, CLEAN, ROOT, SINGULAR, make
from outside import call, git, plain

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
INSTALLING = STEPS[:2]
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")


class Runner:
    """Runs the action's steps in a checkout, one after the other, as GitHub's runner does (and nothing of its own).

    Parameters
    ----------
    folder : Path
        For the runner's files.
    action : Path
        Where the action's repository lies.
    """

    def __init__(self, folder, action):
        self.temp = folder / "temp dir"
        self.temp.mkdir()
        self.known = {
            "github.action_path": str(action),
            "github.server_url": action.parent.as_uri(),
            "github.action_repository": action.name,
            "runner.temp": str(self.temp),
            "steps.python.outputs.python-path": sys.executable,
        }
        self.used = []  # other actions that were called, with what they were given

    def run(self, checkout, steps=STEPS, **inputs):
        """Run the steps (or some of them) with inputs; return the exit code of the first that fails, and all output."""
        given = {name: entry["default"] for name, entry in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        self.known |= {f"inputs.{name}": value for name, value in given.items()}
        told, self.used = "", []
        for step in steps:
            if "if" in step and not self.holds(step["if"]):
                continue
            if "uses" in step:
                self.used.append((step["uses"], self.filled(step.get("with", {}))))
                continue
            code, said = self.shell(step, checkout)
            told += said
            if code:
                return code, told
        return 0, told

    def shell(self, step, checkout):
        """Run a step's script as `shell: bash` does, and take up what it writes to its outputs."""
        assert step["shell"] == "bash"
        outputs = self.temp / "outputs"
        outputs.write_text("")
        environment = {
            **plain(),
            **self.filled(step.get("env", {})),
            "GITHUB_OUTPUT": str(outputs),
            "GITHUB_ACTIONS": "true",
        }
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        done = subprocess.run(
            words, cwd=checkout, env={**environment, "GITHUB_WORKSPACE": str(checkout)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=600,
        )  # fmt: skip
        for line in outputs.read_text().splitlines():
            name, _, value = line.partition("=")
            self.known[f"steps.{step['id']}.outputs.{name}"] = value
        return done.returncode, done.stdout.decode("utf-8")

    def filled(self, table):
        """Fill in the expressions of a step's variables."""
        return {
            name: EXPRESSION.sub(lambda match: self.known.get(match[1], ""), str(text)) for name, text in table.items()
        }

    def holds(self, condition):
        """Return whether a condition of the few forms that action.yml uses holds."""
        for part in condition.split(" && "):
            name, sign, value = re.fullmatch(r"([\w.-]+) (==|!=) '(\w*)'", part).groups()
            if (self.known.get(name, "") == value) != (sign == "=="):
                return False
        return True


@pytest.fixture(scope="module")
def installed(tmp_path_factory, repository):
    """A runner on which the first steps have installed vaultlint."""
    runner = Runner(tmp_path_factory.mktemp("runner"), repository)
    code, told = runner.run(repository, INSTALLING)
    assert code == 0, told
    assert re.search(r"^vaultlint \d", told, re.MULTILINE)
    assert [name for name, _ in runner.used] == ["actions/setup-python@v6"]
    return runner


@pytest.fixture
def action(installed):
    """A function that checks a checkout with what is installed."""

    def check(checkout, **inputs):
        for name in ("steps.check.outputs.sarif", "steps.check.outputs.code"):
            installed.known.pop(name, None)
        return installed.run(checkout, STEPS[2:], **inputs)

    return check


class TestRuns:
    """The steps, from installing on."""

    def test_annotations(self, action, installed, vault):
        """By default findings are annotations, and the job fails."""
        code, told = action(vault({"a b.md": BROKEN, "c.md": CLEAN}))
        assert code == 1
        assert re.search(r"(?m)^::error .*file=a b\.md,line=2", told)
        assert installed.used == []

    def test_nothing_found(self, action, vault):
        """A clean vault passes."""
        assert action(vault({"c.md": CLEAN}))[0] == 0

    def test_sarif(self, action, installed, vault):
        """Alerts are written, uploaded before the job fails, and may be left to somebody else."""
        folder = vault({"a.md": BROKEN})
        assert action(folder, format="sarif")[0] == 1
        ((name, given),) = installed.used
        assert name == "github/codeql-action/upload-sarif@v4"
        with open(given["sarif_file"], encoding="utf-8") as file:
            assert [one["ruleId"] for one in json.load(file)["runs"][0]["results"]] == ["VL111"]
        assert action(folder, format="sarif", upload="false")[0] == 1
        assert installed.used == []

    def test_errors_only(self, action, vault):
        """Warnings are left out where that is wanted."""
        folder = vault({"a.md": SINGULAR})
        assert action(folder)[0] == 1
        assert action(folder, errors_only="true")[0] == 0

    def test_paths(self, action, vault):
        """A path a line, with blanks, dashes and a Windows line end."""
        folder = vault({"My notes/a.md": BROKEN, "-n.md": BROKEN, "other.md": BROKEN})
        code, told = action(folder, paths="My notes\r\n-n.md\n\n")
        assert code == 1
        assert ("My notes/a.md" in told, "-n.md" in told, "other.md" in told) == (True, True, False)

    @pytest.mark.parametrize(
        "inputs", [{"paths": "nowhere"}, {"format": "xml"}, {"format": "sarif", "paths": "nowhere"}], ids=str
    )
    def test_what_cannot_run_fails(self, action, installed, vault, inputs):
        """A path that is not there and a format that nobody knows are errors, and nothing is uploaded."""
        code, told = action(vault({"a.md": CLEAN}), **inputs)
        assert (code, "vaultlint: " in told, installed.used) == (2, True, [])

    def test_the_checkout_runs_nothing(self, action, vault, tmp_path):
        """A module in the checkout that is called like one of ours is none, and a path is no command."""
        spoilt = f"open({str(tmp_path / 'spoilt')!r}, 'w')\n"
        folder = vault({"a.md": CLEAN, "yaml.py": spoilt, "vaultlint/__init__.py": spoilt, "click.py": spoilt})
        assert action(folder)[0] == 0
        action(folder, paths=f'$(touch "{tmp_path}/spoilt")\n"; touch "{tmp_path}/spoilt"; "')
        assert not (tmp_path / "spoilt").exists()


def test_another_version(tmp_path, repository):
    """`version` installs a tag of the action's repository instead of the action's own state."""
    clone = tmp_path / "hub" / "vaultlint"
    git(repository, "clone", "--quiet", "--bare", repository, clone)
    git(clone, "tag", "v9.8.7")
    runner = Runner(tmp_path, clone)
    code, told = runner.run(make(tmp_path / "Vault", {"a.md": CLEAN}), INSTALLING, version="v9.8.7")
    assert code == 0, told
    assert "vaultlint 9.8.7" in told


def test_is_valid():
    """It is what GitHub's schema of actions allows."""
    call("check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml", cwd=ROOT)


def test_no_expression_stands_in_a_script():
    """Scripts read variables: an expression in a script would be pasted into it, quotes and all."""
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_inputs_are_used_and_documented():
    """Each input is read by a step, and stands in the documents with its default."""
    text = (ROOT / "docs" / "pre-commit-and-ci.md").read_text("utf-8")
    for name in ACTION["inputs"]:
        assert f"${{{{ inputs.{name} }}}}" in json.dumps(STEPS) or f"inputs.{name} " in json.dumps(STEPS), name
        assert f"`{name}`" in text, name


def test_bash_of_macs_reads_the_scripts():
    """Macs have bash 3.2: no `mapfile`, no `${name,,}`, no associative arrays."""
    for step in STEPS:
        assert not re.search(r"\bmapfile\b|\breadarray\b|\$\{\w+(,,|\^\^|@)|declare -A", step.get("run", ""))
        if "run" in step:
            call("bash", "-n", "-c", step["run"], cwd=ROOT, env={"PATH": os.environ["PATH"]})
