"""Which lines are code: fences as CommonMark closes them."""

from __future__ import annotations

import pytest

from vaultlint.parse import parse_text
from vaultlint.parse.note import LineKind

FENCES = [
    ("```\na\n```\nb", "CCC.", "a fence"),
    ("```\na\n   ```\nb", "CCC.", "closed by one that is indented a little"),
    ("```\na\n    ```\nb", "CCCC", "one that is indented like code closes nothing"),
    ("```\na\n\t```\n```\nb", "CCCC.", "nor does one behind a tab"),
    (" ```\na\n    ```\n```\nb", "CCCC.", "also where the fence itself is indented"),
    ("- a\n\n  ```\n  b\n     ```\nc", "..CCC.", "in a list item the item's text is the margin"),
    ("- a\n  b\n   ```\n  b\n     ```\nc", "..CCC.", "also below its second line"),
    ("- a\n\n  ```\n  b\n      ```\n  ```\nc", "..CCCC.", "beyond that it closes nothing there either"),
    ("1. a\n    ```\n    b\n    ```\nc", ".CCC.", "an item of a numbered list"),
    ("- ```\n  b\n\t```\nc", "CCC.", "a fence right behind the item's mark"),
    ("- a\n\t- b\n\t\t```\n\t\tc\n\t\t```\nd", "..CCC.", "an item within an item"),
    ("> ```\n> a\n>     ```\n> ```\nb", "CCCC.", "in a block quote"),
    ("> ```\n> a\n>    ```\n> b", "CCC.", "in a block quote, indented a little"),
    ("> - ```\n>   a\n>   ```\n> b", "CCC.", "a list in a block quote"),
]


@pytest.mark.parametrize(("text", "kinds", "why"), FENCES, ids=[case[2] for case in FENCES])
def test_where_a_fence_ends(text, kinds, why):
    """CommonMark 0.31, 4.5: a closing fence is indented by three columns at most, from its container's margin."""
    seen = "".join("C" if kind == LineKind.CODE else "." for kind in parse_text(text).body.kinds)
    assert seen == kinds, why
