"""The papers around the code: what hosts and readers of citations take in is valid, and says what is so."""

from __future__ import annotations

import re
import tomllib

import installing
import pytest
import yaml
from house import ROOT
from outside import call

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", WORKFLOWS),
        ("github-issue-forms", FORMS),
        ("github-issue-config", [ROOT / ".github" / "ISSUE_TEMPLATE" / "config.yml"]),
        ("citation-file-format", [ROOT / "CITATION.cff"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_is_valid(schema, files):
    """Each is what the schema of its kind allows."""
    assert files
    call("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files, cwd=ROOT)


class TestWorkflows:
    """What runs on a host's machines."""

    @pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
    def test_what_they_call_is_there(self, path):
        """Files, tests and make's targets that a step names exist, and no expression stands in a script."""
        for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values():
            for script in (step["run"] for step in job["steps"] if "run" in step):
                assert "${{" not in script
                for name in re.findall(r"(?:tests|shipping)/[\w/]+\.py", script):
                    assert (ROOT / name).is_file(), name
                for target in re.findall(r"\bmake ([\w-]+)", script):
                    assert re.search(rf"(?m)^{target}:", MAKEFILE), target
                call("bash", "-n", "-c", script, cwd=ROOT)

    @pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
    def test_rights_are_few(self, path):
        """A workflow may read; who may write says so by the job, and that is the one that makes a release."""
        table = yaml.safe_load(path.read_text("utf-8"))
        assert table["permissions"] == {"contents": "read"}
        assert {name for name, job in table["jobs"].items() if "permissions" in job} <= {"release"}

    def test_all_systems_and_pythons(self):
        """The tests run on three systems with each Python that the package names, and everything runs on one."""
        jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8"))["jobs"]
        matrix = jobs["systems"]["strategy"]["matrix"]
        assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
        assert tuple(matrix["python"]) == installing.VERSIONS
        assert "make test" in [step.get("run") for step in jobs["all"]["steps"]]


class TestChangelog:
    """The form of Keep a Changelog."""

    def test_headings(self):
        """Unreleased first, then versions with their days, each with sections that the form knows, none twice."""
        title, *parts = re.split(r"(?m)^## ", CHANGELOG)
        assert title.startswith("# Changelog\n")
        assert parts[0].startswith("[Unreleased]\n")
        for part in parts[1:]:
            assert re.match(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d\n", part), part[:40]
        for part in parts:
            sections = re.findall(r"(?m)^### (.*)$", part)
            assert set(sections) <= SECTIONS
            assert len(sections) == len(set(sections))

    def test_says_something(self):
        """Each line below a section is an item or goes on with one."""
        for line in CHANGELOG.partition("### ")[2].splitlines()[1:]:
            assert not line or line.startswith(("- ", "  ", "#")), line


def test_citation_names_the_licence():
    """The licence of the code is one of those of the package, and authors are those of LICENSE."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert citation["license"] in project["license"].split(" AND ")
    assert citation["authors"][0]["name"].lower() in (ROOT / "LICENSE").read_text("utf-8").lower()
    assert "version" not in citation  # the tag says it


def test_security_leads_on():
    """SECURITY.md says how to report, and its links lead to files that are there."""
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "Report a vulnerability" in text
    for place in re.findall(r"\]\(([^)#]+)", text):
        assert (ROOT / place).exists(), place


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_forms_ask_for_what_is_needed(path):
    """Each form requires something, asks for made-up notes, and names no command that is not ours."""
    form = yaml.safe_load(path.read_text("utf-8"))
    assert any(one.get("validations", {}).get("required") for one in form["body"])
    assert "ade up" in path.read_text("utf-8")
