"""What a line of the register says of a rule is what its class says."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from vaultlint import rules
from vaultlint.linter import lint
from vaultlint.parse import parse_text
from vaultlint.rules import CARDS, RULES, Card
from vaultlint.rules.base import Context, Rule


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.code)
def test_card_and_class_agree(card):
    """Code, name, levels, what it needs, and whether it looks alone, compares, or reads templates."""
    kind = type(card.rule)
    names = "code name level gravest needs keys words checks surveys templates".split()
    assert {name: getattr(card, name) for name in names} == {name: getattr(kind, name) for name in names}
    assert card.checks == (kind.check is not Rule.check)
    assert card.surveys == (kind.survey is not Rule.survey)


def test_every_rule_has_a_card():
    """A file with a rule and no line would never speak; the lines are in order of code."""
    places = {card.place.partition(":")[0] for card in CARDS}
    for path in sorted(Path(rules.__file__).parent.glob("*.py")):
        module = sys.modules.get(f"vaultlint.rules.{path.stem}")
        held = [
            name
            for name, one in inspect.getmembers(module, inspect.isclass)
            if issubclass(one, Rule) and one.__module__ == f"vaultlint.rules.{path.stem}" and "code" in vars(one)
        ]
        assert not held or path.stem in places, held
    codes = [card.code for card in CARDS]
    assert codes == sorted(set(codes)) == [rule.code for rule in RULES]


def test_the_register_imports_no_rule():
    """A check of one note imports the few rules that may speak about it."""
    program = (
        "import sys; from vaultlint.rules import CARDS;"
        "print([name for name in sys.modules if name in {f'vaultlint.rules.{c.place.partition(\":\")[0]}' for c in CARDS}])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"


def test_a_rule_whose_module_fails_is_told_of():
    """A module that cannot be imported stops no run: VL000 names the rule, and the others speak."""
    note = parse_text("---\ntag: a\n---\n")
    found = lint(note, (Card("VL999", "a-rule", "nowhere:Nothing"), *CARDS), Context())
    assert [one.code for one in found if one.level != "info"] == ["VL000", "VL202"]
    assert "VL999" in found[0].message
