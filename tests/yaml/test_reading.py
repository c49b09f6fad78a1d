"""Values as Obsidian reads them: our reading of `blocks` against that of npm ``yaml`` (`answers.json`, `make oracle`)."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from pathlib import Path

import pytest
import yaml
from blocks import blocks, digest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint.parse import parse_text
from vaultlint.parse.frontmatter import compose, leaves
from vaultlint.parse.note import State

FOLDER = Path(__file__).parent
PINNED = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))["dependencies"]["yaml"]
ORACLE = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
ANSWERS = dict(ORACLE["answers"])
GROUPS = tomllib.loads((FOLDER / "disagreements.toml").read_text(encoding="utf-8"))["group"]
KNOWN = {block: group["ours"] for group in GROUPS for block in group["blocks"]}
LONG = 200
AGREED = "agreed"
NOT_IN_1_1 = ("\r", "\u0085", "\u2028", "\u2029", "\ufeff", "?", "\\ud", "!")  # what YAML 1.1 or PyYAML reads otherwise


def name(block: str) -> str:
    """Return what disagreements.toml calls a block: the text, or its beginning and what tells it apart."""
    if len(block) <= LONG:
        return block
    return f"{block[:40]}… ({len(block)} characters, {hashlib.sha256(block.encode()).hexdigest()[:8]})"


def equals(answer, value) -> bool:
    """Return whether a value is the one that the oracle marked up; numbers are equal as they are in JavaScript."""
    if isinstance(answer, list):
        return isinstance(value, list) and len(answer) == len(value) and all(map(equals, answer, value))
    if isinstance(answer, dict) and "map" in answer:
        pairs = answer["map"]
        same = isinstance(value, dict) and {key for key, _ in pairs} == set(value)
        return same and all(equals(inner, value[key]) for key, inner in pairs)
    if isinstance(answer, dict):
        number = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": 0}.get(answer.get("number"))
        if number is None or not is_number(value):
            return False
        return float(value) == number or (math.isnan(number) and math.isnan(value))
    if is_number(answer):
        return is_number(value) and float(value) == float(answer)
    return type(answer) is type(value) and answer == value


def is_number(value) -> bool:
    """Return whether JavaScript's typeof would be "number"."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def compared(block: str) -> str:
    """Return how our reading of a block compares with the answer."""
    answer = ANSWERS[block]
    found = compose(block)
    refused = found.problem is not None or bool(found.duplicates)
    if refused or "error" in answer:
        return AGREED if refused == ("error" in answer) else "refused" if refused else "read"
    return AGREED if equals(answer["value"], found.root.value if found.root else None) else "another value"


def test_the_answers_are_to_these_blocks():
    """Answers to other blocks, or of another version, prove nothing."""
    assert ORACLE["digest"] == digest(blocks())
    assert list(ANSWERS) == blocks()
    assert ORACLE["reader"] == f"yaml {PINNED}"
    assert len(ANSWERS) > 600


def test_every_disagreement_is_listed_with_its_reason():
    """What is not listed agrees, what is listed still disagrees, and in that way."""
    found = {name(block): how for block in ANSWERS if (how := compared(block)) != AGREED}
    assert found == KNOWN
    assert sum(len(group["blocks"]) for group in GROUPS) == len(KNOWN)
    assert all(len(group["reason"]) > 20 for group in GROUPS)


def test_nothing_is_read_that_obsidian_refuses():
    """The worse direction: a block would be called fine whose properties Obsidian does not show."""
    assert [block for block in ANSWERS if "error" in ANSWERS[block] and compared(block) == "read"] == []


def fenced() -> list[str]:
    """Return the blocks that keep their meaning between fences, and about which there is no disagreement."""
    lines = {
        block: block.split("\n") for block in ANSWERS if name(block) not in KNOWN and block[-1:] not in ("\r", "\t")
    }
    return [block for block, rows in lines.items() if not any(row.startswith(("---", "...")) for row in rows)]


def test_a_note_is_read_as_its_block():
    """Its frontmatter is VALID where the reader gives a mapping, with its values, and in no other case."""
    for block in fenced():
        note = parse_text("---\n" + block.removesuffix("\n") + "\n---\n")
        answer = ANSWERS[block].get("value")
        mapping = isinstance(answer, dict) and "map" in answer
        assert note.head is not None, block
        assert (note.head.state is State.VALID) == mapping, block
        if mapping:
            assert equals(answer, {entry.key: entry.value for entry in note.head.entries}), block


def test_pyyaml_sees_the_same_texts():
    """What is hidden from libyaml or mended for it changes nothing that PyYAML can read by itself."""
    seen = 0
    for block in ANSWERS:
        ours = compose(block)
        if ours.root is None or any(char in block for char in NOT_IN_1_1) or len(block) > LONG:
            continue
        try:
            theirs = yaml.compose(block.removesuffix("\n") + "\n", Loader=yaml.BaseLoader)
        except yaml.YAMLError:
            continue
        assert [leaf.text for leaf in leaves(ours.root)] == texts(theirs), block
        seen += 1
    assert seen > 1000


def texts(node: yaml.Node) -> list[str]:
    """Return the texts of PyYAML's scalars."""
    if isinstance(node, yaml.MappingNode):
        return [text for pair in node.value for inner in pair for text in texts(inner)]
    return (
        [node.value] if isinstance(node, yaml.ScalarNode) else [text for inner in node.value for text in texts(inner)]
    )


@pytest.mark.parametrize("base", [0, 7])
def test_places_are_those_of_the_block(base):
    """A plain text of one line stands where its node says, whatever was put in for libyaml."""
    for block in ANSWERS:
        found = compose(block, base)
        assert found.problem is None or base <= found.problem.offset <= base + len(block), block
        for leaf in leaves(found.root) if found.root else ():
            stands = block[leaf.start - base : leaf.end - base]
            assert 0 <= leaf.start - base <= leaf.end - base <= len(block), block
            if not leaf.style and "\n" not in stands and not stands.startswith(("!", "&", "*")):
                assert stands == leaf.text, block


PIECES = "a|b: |c:|- |\n|\n  |\n\t|\t# c|[|]|{|}|, |:|? |'|\"|*a|&a |!t |#|\ufeff|\r|\u0085|😀|\\ud83d\\ude00|~|0x1|>-\n|\x7c\n"


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=12).map("".join))
def test_reading_never_raises(block):
    """Whatever stands in a block, it is read or refused at a place in it."""
    found = compose(block)
    assert found.problem is None or 0 <= found.problem.offset <= len(block)
    assert found.root is None or all(0 <= leaf.start <= leaf.end <= len(block) for leaf in leaves(found.root))
