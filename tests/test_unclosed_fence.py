"""VL506 names the fence that is to blame, and advises only where that is certain."""

from __future__ import annotations

import pytest

from vaultlint.parse import parse_text
from vaultlint.rules.base import Context
from vaultlint.rules.unclosed_fence import UnclosedFence

TEXT = "This is what stands in the text below the code.\n"
NEXT = f"\n## Next\n\n{TEXT}"


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        pytest.param(f"```\na = 1\n{NEXT}", " on line 4, wanted a closing fence above it", id="the opener itself"),
        pytest.param(
            f"```\na\n{NEXT}\n```\nb\n```\nDone.\n", " on line 4, wanted a closing fence above it", id="open above"
        ),
        pytest.param(
            f"```\na\n```\n\nb\n```\n{NEXT}",
            " on line 8: an earlier fence is not closed; this line was meant to close one",
            id="a closer of nobody knows which",
        ),
        pytest.param(
            f"```\na\n```\n```\n\n{TEXT}",
            " on line 6: an earlier fence is not closed; this line was meant to close one",
            id="directly below another",
        ),
        pytest.param(
            f"```\nSay:\n```sh\nls\n```\nEnd.\n```\n{NEXT}",
            ' on line 9: the fence on line 1 holds "```sh" on line 3 and ends with that, wanted "````" there',
            id="holds another",
        ),
        pytest.param(
            f"```\na\n## ```\n{NEXT}", ': "## ```" on line 3 was meant to close it, wanted "```"', id="heading"
        ),
        pytest.param(
            f"[\n```](https://example.org)\n{NEXT}",
            ": it is the tail of a link, and opens a fence by accident, wanted the link on one line",
            id="tail of a link",
        ),
    ],
)
def test_says_what_was_wanted(note, wanted):
    """One finding for a note: which fence, what it hides and where, and what was wanted."""
    (finding,) = UnclosedFence().check(parse_text(note), Context())
    assert finding.message.startswith("the code fence ")
    assert finding.message.endswith(wanted)


def test_a_block_that_holds_another_again_flips_the_fences_back():
    """Behind a second block of that kind the last fence opens a block again, and may hold code alone."""
    twice = "```\nSay:\n```sh\nls\n```\nEnd.\n```\n\nText.\n\n```sh\nls\n```\n\n```\na = 1\n\n## Note: b\n\nb = 2\n"
    assert list(UnclosedFence().check(parse_text(twice), Context())) == []
