"""Names of new files: what Obsidian, its links and every disk take, and nobody's link means already."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

LONGEST = 80  # letters; far below what any disk takes, also for three bytes each
_UNFIT = re.compile(r"[\[\]#^|\\/:*?\"<>%`{}$\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+|\s+")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def file_name(label: str) -> str:
    """Return a label as the name of a file, without ending.

    Examples
    --------
    >>> [file_name(label) for label in ("deep work", "c/c++: why?", "CON", ".net", "“why”")]
    ['deep work', 'c c++ why', 'CON theme', 'net', '“why”']
    """
    text = "".join(char for char in label if not "\ud800" <= char <= "\udfff")
    text = " ".join(_UNFIT.sub(" ", unicodedata.normalize("NFC", text)).split()).strip(" .-_~")[:LONGEST].strip(" .-_~")
    return f"{text} theme" if _DEVICE.fullmatch(text) else text or "theme"


def is_fit(name: str) -> bool:
    """Return whether a folder of this name can stand on every disk and in a link.

    Examples
    --------
    >>> [is_fit(name) for name in ("_Themes", "04 - Atlas", "a|b", "a.", "NUL")]
    [True, True, False, False, False]
    """
    shown = _UNFIT.sub(" ", name) == name == name.strip(" ").rstrip(".")
    return shown and not _DEVICE.fullmatch(name) and len(name) <= LONGEST


def free_name(label: str, taken: Container[str]) -> str:
    """Return a file name that is not taken.

    Parameters
    ----------
    label : str
    taken : container of str
        Names in lower case: of files without their ending, of links to notes not written yet.

    Examples
    --------
    >>> free_name("Habits", {"habits", "habits (theme)"})
    'Habits (theme 2)'
    """
    name = file_name(label)
    tries = (name, f"{name} (theme)", *(f"{name} (theme {number})" for number in range(2, 10_000)))
    return next(one for one in tries if one.casefold() not in taken)
