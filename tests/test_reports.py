"""Reports: each format's shape, and nothing in it that its reader would obey."""

from __future__ import annotations

import json
import os
import re
from importlib.resources import files
from urllib.parse import unquote

import jsonschema
import pytest
from house import BROKEN, CLEAN, ROOT, SINGULAR, make, run

from vaultlint import __version__
from vaultlint.linter import Diagnostic
from vaultlint.project import Project
from vaultlint.report import FORMATS, render
from vaultlint.report.terminal import clean
from vaultlint.results import Report
from vaultlint.rules import RULES
from vaultlint.rules.base import Applicability, Fix, Level
from vaultlint.text import Edit

SARIF = json.loads((ROOT / "tests/data/sarif/sarif-2.1.0-rtm.5.json").read_text("utf-8"))
SCHEMA = json.loads(files("vaultlint.report").joinpath("check.schema.json").read_text("utf-8"))
HOSTILE = {
    "escape": "a\x1b[2J\x1b]0;owned\x07.md",
    "newline": "a\n::error::b.md",
    "return": "a\rb.md",
    "override": "a\u202edm.exe.md",
    "isolate": "a\u2066b\u2069.md",
    "separator": "a\u2028b.md",
    "c1": "a\x9b31mb.md",
    "bytes": os.fsdecode(b"caf\xe9\xff.md"),
    "half": "a\ud800b.md",
}
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def valid(text):
    """Return a JSON report that fits the schema."""
    data = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    return data


def report(path="a.md", message="what was found", title="mend it", text="new", level=Level.ERROR, place=(2, 3, 2, 5)):
    """Return a report of one finding."""
    fix = Fix(title, (Edit(0, 1, text),), Applicability.SAFE)
    return Report([Diagnostic(path, "VL111", "unquoted-colon", level, message, *place, fix, (place,))], 1)


@pytest.fixture(scope="module")
def every_rule(tmp_path_factory):
    """A report of what each rule finds in its examples, each of which is a vault of its own."""
    wanted = (
        '[schema]\nrequired = ["title"]\nallowed = []\norder = ["title"]\nproperties.rating = { type = "number" }\n'
    )
    whole = Report()
    examples = [(one, example) for one in RULES for example in one.examples]
    for rule, example in examples:
        if len(os.fsencode(example.path.rpartition("/")[2])) > 255:
            continue  # VL701 knows names that no disk here can hold
        schema = wanted if rule.code in ("VL209", "VL210", "VL211", "VL212") else ""
        texts = {"vaultlint.toml": f"select = [{rule.code!r}]\n{schema}", **dict(example.companions)}
        folder = make(tmp_path_factory.mktemp("vault"), {**texts, example.path: example.bad})
        types = rule.example_context.property_types
        make(folder, {".obsidian/types.json": json.dumps({"types": dict(types)})} if types else {})
        whole.diagnostics += Project(folder).check().diagnostics
    return whole


class TestJson:
    """The stable JSON of `check`."""

    def test_schema_ships_in_the_package(self):
        """Editors find the schema beside the code; it refuses what it does not know."""
        assert SCHEMA["properties"]["version"] == {"const": 1}
        assert SCHEMA["$defs"]["diagnostic"]["additionalProperties"] is False

    def test_every_rule_fits_the_schema(self, every_rule):
        """What each rule says about its own examples is valid JSON."""
        data = valid(render("json", every_rule))
        assert {one["code"] for one in data["diagnostics"]} >= {rule.code for rule in RULES if rule.examples}

    def test_fields(self, vault):
        """A finding names path, rule, place and fix; lines and columns count from 1."""
        data = valid(run("check", vault({"A/b.md": BROKEN}), "--output-format", "json").out)
        assert data["diagnostics"] == [
            {
                "path": "A/b.md",
                "code": "VL111",
                "name": "unquoted-colon",
                "severity": "error",
                "message": data["diagnostics"][0]["message"],
                "line": 2,
                "column": 8,
                "end_line": 2,
                "end_column": 34,
                "fix": {
                    "applicability": "safe",
                    "title": "quote the value",
                    "edits": data["diagnostics"][0]["fix"]["edits"],
                },
            }
        ]
        assert data["summary"] == {
            "notes": 1, "notes_with_findings": 1, "findings": 1, "errors": 1, "warnings": 0, "infos": 0, "fixable": 1,
            "held_back": 0,
        }  # fmt: skip

    def test_columns_are_code_points(self, vault):
        """What lies outside the first plane counts once, and a CR is no column of the next line."""
        data = valid(
            run("check", vault({"a.md": "---\r\né: 😀\r\nb: 😀: x\r\n---\r\n"}), "--output-format", "json").out
        )
        assert (
            data["diagnostics"][0]["line"],
            data["diagnostics"][0]["column"],
            data["diagnostics"][0]["end_column"],
        ) == (3, 4, 8)

    def test_nothing_found(self, vault):
        """An empty report is valid too, and stands alone on standard output."""
        ran = run("check", vault({"a.md": CLEAN}), "--output-format", "json")
        assert valid(ran.out)["diagnostics"] == []
        assert ran.err == ""

    def test_unreadable_file(self, vault):
        """VL708 has a place and no fix."""
        folder = vault({})
        (folder / "a.md").mkdir()
        (found,) = valid(run("check", folder, "--output-format", "json").out)["diagnostics"]
        assert (found["code"], found["severity"], found["line"], found["fix"]) == ("VL708", "error", 1, None)

    def test_order(self, vault):
        """Findings stand by path, then place, whatever order the disk gives."""
        folder = vault({"b.md": BROKEN, "a.md": "---\ntag: a\nalias: b\n---\n", "A/c.md": SINGULAR})
        data = valid(run("check", folder, "--output-format", "json").out)
        found = [(one["path"], one["line"]) for one in data["diagnostics"]]
        assert found == sorted(found)

    def test_no_fix_is_offered_that_fix_would_not_make(self, vault):
        """Notes that are never written offer none: bytes that are not UTF-8, plugins' files."""
        folder = vault(
            {"a.md": SINGULAR.encode() + b"caf\xe9\n", "b.md": b"\xef\xbb\xbf---\nkanban-plugin: basic\n---\n"}
        )
        data = valid(run("check", folder, "--select", "all", "--output-format", "json").out)
        assert {one["path"] for one in data["diagnostics"]} == {"a.md", "b.md"}
        assert all(one["fix"] is None for one in data["diagnostics"])


def sarif(text):
    """Return a SARIF log that fits the standard's schema, and whose regions and uris are what they must be."""
    log = json.loads(text)
    jsonschema.Draft4Validator(SARIF, format_checker=jsonschema.FormatChecker()).validate(log)
    for run_ in log["runs"]:
        rules = run_["tool"]["driver"]["rules"]
        for result in run_["results"]:
            if "ruleIndex" in result:
                assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    return log


class TestSarif:
    """SARIF 2.1.0: the standard's schema, and what code scanning needs."""

    def test_schema_is_the_standards(self):
        """The schema refuses what SARIF does not know: a test that it passes says something."""
        jsonschema.Draft4Validator.check_schema(SARIF)
        log = json.loads(render("sarif", report()))
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft4Validator(SARIF).validate(log)

    def test_every_rule_fits_the_schema(self, every_rule):
        """What each rule says about its own examples is a valid log."""
        log = sarif(render("sarif", every_rule))
        assert len(log["runs"][0]["tool"]["driver"]["rules"]) >= sum(1 for rule in RULES if rule.examples)

    @pytest.mark.parametrize("name", HOSTILE)
    def test_hostile_texts_fit_the_schema(self, name):
        """Whatever a path, message, title or edit holds."""
        text = HOSTILE[name]
        path = text if name != "half" else "a.md"
        assert sarif(render("sarif", report(path, text, text, text)))["runs"][0]["results"]
        assert sarif(render("sarif", report(message="x" * 100_000)))["runs"][0]["results"]

    def test_nothing_found(self, vault):
        """An empty log is valid: code scanning closes what it knew."""
        log = sarif(run("check", vault({"a.md": CLEAN}), "--output-format", "sarif").out)
        assert log["runs"][0]["results"] == []

    def test_failing_rule(self):
        """A finding of ours that is no rule's has no index."""
        found = report()
        found.diagnostics[0] = found.diagnostics[0]._replace(code="VL000", name="internal-error")
        assert "ruleIndex" not in sarif(render("sarif", found))["runs"][0]["results"][0]

    def test_rules_explain_themselves(self, vault):
        """Code scanning shows a rule's reasons with an example, and filters by tags; there is no address to lead to."""
        log = sarif(run("check", vault({"a.md": BROKEN}), "--output-format", "sarif").out)
        (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
        assert "````markdown" in rule["help"]["markdown"]
        assert rule["help"]["text"]
        assert rule["properties"]["tags"] == ["obsidian", "frontmatter", "safe fix"]
        assert "helpUri" not in rule
        assert log["runs"][0]["tool"]["driver"]["semanticVersion"] == __version__

    def test_fingerprints_stay_when_lines_move(self, vault):
        """A finding is the same when something is written above it, and two alike are two."""

        def prints(text):
            log = sarif(run("check", vault({"a.md": text}), "--output-format", "sarif").out)
            return [one["partialFingerprints"]["vaultlint/v1"] for one in log["runs"][0]["results"]]

        (one,) = prints(BROKEN)
        assert prints(BROKEN.replace("title", "x: 1\ntitle")) == [one]
        assert prints(BROKEN.replace("Passion", "Patience")) != [one]
        twice = prints('---\ntags: ["#a", "#a"]\n---\n')
        assert len(set(twice)) == 2

    def test_shape(self, vault):
        """Version, tool with its rules, results with places and fixes."""
        log = json.loads(run("check", vault({"A/b c.md": BROKEN, "d.md": SINGULAR}), "--output-format", "sarif").out)
        assert log["version"] == "2.1.0"
        assert log["$schema"].endswith("sarif-schema-2.1.0.json")
        (part,) = log["runs"]
        driver = part["tool"]["driver"]
        assert driver["name"] == "vaultlint"
        assert [rule["id"] for rule in driver["rules"]] == ["VL111", "VL202"]
        assert all(rule["defaultConfiguration"]["level"] in ("error", "warning", "note") for rule in driver["rules"])
        assert part["columnKind"] == "unicodeCodePoints"
        first, second = part["results"]
        assert (first["ruleId"], first["level"], second["level"]) == ("VL111", "error", "warning")
        place = first["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]).endswith("A/b c.md")
        assert place["region"] == {"startLine": 2, "startColumn": 8, "endLine": 2, "endColumn": 34}
        (change,) = first["fixes"][0]["artifactChanges"]
        assert change["artifactLocation"] == place["artifactLocation"]
        for one in change["replacements"]:
            assert set(one["deletedRegion"]) == {"startLine", "startColumn", "endLine", "endColumn"}
            assert isinstance(one["insertedContent"]["text"], str)

    def test_paths_start_at_the_checkout(self, vault, monkeypatch):
        """A vault in a folder of the repository: code scanning wants the path from the checkout."""
        folder = vault({"a.md": BROKEN}, "notes")
        monkeypatch.setenv("GITHUB_WORKSPACE", str(folder.parent))
        log = json.loads(run("check", folder, "--output-format", "sarif").out)
        assert (
            log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "notes/a.md"
        )
        assert "file=notes/a.md," in run("check", folder, "--output-format", "github").out
        assert valid(run("check", folder, "--output-format", "json").out)["diagnostics"][0]["path"] == "a.md"

    def test_uri_of_a_hostile_name(self):
        """Any name is a valid uri reference, and leads back to the name's bytes."""
        for name in ("a b#c?.md", "ü%20.md", HOSTILE["bytes"], HOSTILE["newline"]):
            log = json.loads(render("sarif", report(name)))
            uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[A-Za-z0-9%/_.~-]+", uri)
            assert os.fsdecode(unquote(uri, errors="surrogateescape")) == name


class TestGithub:
    """GitHub's workflow commands."""

    def test_line(self, vault, monkeypatch):
        """One command a finding, with its place."""
        folder = vault({"a.md": BROKEN})
        monkeypatch.setenv("GITHUB_WORKSPACE", str(folder))
        ran = run("check", folder, "--output-format", "github")
        assert ran.out.startswith("::error file=a.md,line=2,endLine=2,col=8,endColumn=34,title=VL111 unquoted-colon::")
        assert ran.out.count("\n") == 1

    @pytest.mark.parametrize(
        ("level", "command"), [(Level.ERROR, "error"), (Level.WARNING, "warning"), (Level.INFO, "notice")]
    )
    def test_levels(self, level, command):
        """Levels are GitHub's."""
        assert render("github", report(level=level)).startswith(f"::{command} ")

    def test_escaping(self):
        """Percent signs, line ends, commas and colons are escaped as GitHub's toolkit does."""
        text = render("github", report("a,b:c%\nd.md", "50% of: this, and\r\nthat"))
        assert "file=a%2Cb%3Ac%25%0Ad.md," in text
        assert text.count("\n") == 1
        assert "50%25 of: this, and" in text

    def test_columns_only_on_one_line(self):
        """GitHub takes columns on one line only."""
        text = render("github", report(place=(1, 1, 3, 1)))
        assert "line=1,endLine=3," in text
        assert "col=" not in text.lower().replace("endcol", "col")


class TestHostile:
    """What is printed or written for others is escaped."""

    @pytest.mark.parametrize("kind", FORMATS)
    @pytest.mark.parametrize("name", HOSTILE)
    def test_names_and_messages(self, kind, name):
        """No control character, override or lone surrogate of a name or message stands in any format."""
        text = HOSTILE[name]
        path = text if name != "half" else "a.md"
        for color in (False, True):
            out = render(kind, report(path, text, text, text), color=color)
            assert not CONTROL.search(re.sub(r"\x1b\[[0-9;]+m", "", out) if color else out)
            out.encode("utf-8")
        if kind in ("concise", "github"):
            assert out.count("\n") == 1
        if kind == "json":
            valid(out)

    @pytest.mark.parametrize("kind", FORMATS)
    def test_files_on_disk(self, tmp_path, kind):
        """The same of a whole run over files with such names and such content."""
        evil = "---\ntitle: a\u202e: \x1b[31m: b\u2066\nx: y: \x07\ndate: 2024-13-45\x1b[1m\n---\n"
        make(tmp_path, {name: evil for key, name in HOSTILE.items() if key != "half"})
        for args in (("check",), ("fix", "--diff"), ("fix",)):
            ran = run(*args, tmp_path, "--output-format", kind)
            assert not CONTROL.search(ran.out + ran.err)
            assert ran.out

    def test_clean_keeps_what_people_write(self):
        """Letters of any script, joiners and emoji stay as they are."""
        for text in ("naïve café", "日本語 ノート", "مرحبا", "می‌خواهم", "👩‍👩‍👧 ✔️", "a\u00a0b", "e\u0301"):
            assert clean(text) == text

    def test_clean_escapes_what_steers(self):
        """Each kind of character has a readable form."""
        assert clean("a\x1bb\u202ec\ud83d\udcff\n") == "a\\x1bb\\u202ec\\ud83d\\xff\\n"


class TestFull:
    """Findings for people."""

    def test_caret_stands_under_the_place(self, vault):
        """The caret covers what the finding is about."""
        rows = run("check", vault({"a.md": BROKEN})).out.splitlines()
        assert rows[3] == "2 | title: Grit: The Power of Passion"
        assert rows[4].index("^") - rows[3].index("Grit") == 0
        assert rows[4].count("^") == len("Grit: The Power of Passion")

    def test_caret_under_wide_characters(self, vault):
        """Characters that take two columns move the caret by two."""
        rows = run("check", vault({"a.md": "---\n日本: 東: 京\n---\n"})).out.splitlines()
        assert rows[3] == "2 | 日本: 東: 京"
        assert rows[4] == "  |       ^^^^^^"

    def test_long_lines_are_cut_around_the_place(self, vault):
        """A line of a megabyte is shown in part."""
        ran = run("check", vault({"a.md": f"---\ntitle: {'a' * 50_000}: {'b' * 50_000}\n---\n"}))
        assert all(len(row) < 200 for row in ran.out.splitlines())
        assert "…" in ran.out

    def test_place_at_the_end_of_the_file(self):
        """A finding behind the last line has no source line and does not fail."""
        assert "a.md:9:1" in render("full", report(place=(9, 1, 9, 1)))


class TestDiff:
    """`fix --diff`."""

    def test_is_a_unified_diff(self, vault):
        """What it prints between the headings can be applied by `patch`."""
        out = run("fix", "--diff", vault({"a.md": BROKEN})).out
        assert "--- a/a.md\n+++ b/a.md\n@@ -1,4 +1,4 @@\n ---\n-title: Grit: The Power of Passion\n" in out

    def test_missing_last_newline_is_said(self, vault):
        """A file that does not end in a line end is shown so."""
        assert "no line end at the end of the file" in run("fix", "--diff", vault({"a.md": "---\na: b: c\n---"})).out

    def test_only_the_mark_goes(self, vault):
        """Where only the byte order mark changes there are no lines to show, and that is said."""
        folder = vault({"a.md": b"\xef\xbb\xbftext\n"})
        assert "byte order mark" in run("fix", "--diff", "--select", "VL705", "--unsafe-fixes", folder).out

    def test_other_line_separators_end_no_line(self, vault):
        """U+2028, form feed and a lone CR are part of their line."""
        out = run("fix", "--diff", vault({"a.md": "---\na: b: c\n---\nx\u2028y\x0cz\n"})).out
        assert " x\\u2028y\\x0cz" in out


def test_report_sums_up(vault):
    """Counts by level, and what makes a run fail."""
    found = Project(vault({"a.md": BROKEN, "b.md": SINGULAR})).check()
    assert [found.count(level) for level in Level] == [1, 1, 0]
    assert found.failed
    assert not report(level=Level.INFO).failed
