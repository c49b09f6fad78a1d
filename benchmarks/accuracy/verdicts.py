"""What people said of findings: the file of verdicts, its merge, and how sure a share is."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from math import sqrt
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("verdicts.csv")
VERDICTS = ("true", "false", "unsure")
PLACES = ("ok", "off")
FIXES = ("right", "wrong", "none")


class JudgementError(Exception):
    """A line of a filled-in sheet cannot be understood."""


class Verdict(NamedTuple):
    """What a person says of one finding.

    Attributes
    ----------
    code, vault, id : str
        Of the finding.
    verdict : {"true", "false", "unsure"}
        Whether somebody who knows Obsidian would agree with it.
    place : {"ok", "off"}
        Whether it points at the right place.
    fix : {"right", "wrong", "none"}
        Whether its fix is what a person would do; "none" if it offers none.
    why : str
        In the judge's own words; nothing copied from a note.
    mends : str
        The digest of the fix that was judged: of another one nothing is said.
    """

    code: str
    vault: str
    id: str
    verdict: str
    place: str
    fix: str
    why: str
    mends: str = ""


def read(file: Path = FILE) -> dict[str, Verdict]:
    """Return the verdicts of a file by the findings' ids; none if there is no file."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: Verdict(**row) for row in csv.DictReader(stream)}


def write(verdicts: Mapping[str, Verdict], file: Path = FILE) -> None:
    """Write verdicts in order of code and id."""
    ordered: list[Verdict] = sorted(verdicts.values(), key=_order)
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, lineterminator="\n")
        rows.writerow(Verdict._fields)
        rows.writerows(ordered)


def _order(verdict: Verdict) -> tuple[str, str]:
    return verdict.code, verdict.id


def judge(sheet: str, known: Mapping[str, tuple[str, str, str]]) -> list[Verdict]:
    """Read a filled-in sheet.

    Parameters
    ----------
    sheet : str
        Lines ``id verdict place fix why``; those that begin with ``#`` or ``|``, or where a ``?`` was
        left, are passed over.
    known : mapping of str to (str, str, str)
        Code, vault and the fix's digest of every finding by its id.

    Raises
    ------
    JudgementError
        With the number of the line and what was wanted.
    """
    result = []
    for number, line in enumerate(sheet.splitlines(), 1):
        if not line.strip() or line[0] in "#|":
            continue
        name, *words = line.split(maxsplit=4)
        if "?" in words[:3]:
            continue
        if name not in known:
            raise JudgementError(f"line {number}: no finding has the id {name!r}")
        wanted = (VERDICTS, PLACES, FIXES)
        for word, choice in zip([*words, "", "", ""], wanted, strict=False):
            if word not in choice:
                raise JudgementError(f"line {number}: found {word!r}, wanted one of {', '.join(choice)}")
        why = words[3].strip() if len(words) > 3 else ""
        code, vault, mends = known[name]
        result.append(Verdict(code, vault, name, words[0], words[1], words[2], why, mends))
    return result


class Score(NamedTuple):
    """How many findings of a sample were judged, and how.

    Attributes
    ----------
    drawn, right, wrong, unsure : int
        Findings in the sample, and verdicts on them: true, false, unsure.
    off : int
        Verdicts that call the place wrong.
    fixes, bad_fixes, new_fixes : int
        Verdicts on the fix that is offered now, those that call it wrong, and fixes that are others than those judged.
    """

    drawn: int
    right: int
    wrong: int
    unsure: int
    off: int
    fixes: int
    bad_fixes: int
    new_fixes: int

    @property
    def judged(self) -> int:
        """How many of the sample have a verdict."""
        return self.right + self.wrong + self.unsure

    @property
    def precision(self) -> float | None:
        """The share of true ones among those judged; unsure ones count as false."""
        return self.right / self.judged if self.judged else None


NOTHING = Score(0, 0, 0, 0, 0, 0, 0, 0)


def score(sample: Mapping[str, str], verdicts: Mapping[str, Verdict]) -> Score:
    """Count the verdicts on the findings of a sample, given by their ids with the fixes' digests."""
    given = [verdicts[one] for one in sample if one in verdicts]
    on_fixes = [one for one in given if one.mends == sample[one.id] and one.fix != "none"]
    said = Counter(one.verdict for one in given)
    return Score(
        drawn=len(sample),
        right=said["true"],
        wrong=said["false"],
        unsure=said["unsure"],
        off=sum(one.place == "off" for one in given),
        fixes=len(on_fixes),
        bad_fixes=sum(one.fix == "wrong" for one in on_fixes),
        new_fixes=sum(one.mends != sample[one.id] for one in given),
    )


def total(scores: Iterable[Score]) -> Score:
    """Add scores up."""
    return Score(*(sum(column) for column in zip(NOTHING, *scores, strict=True)))


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval for a share.

    Examples
    --------
    >>> low, high = wilson(30, 30)
    >>> round(low, 4), round(high, 4)
    (0.8865, 1.0)
    """
    if not trials:
        return 0.0, 1.0
    z = 1.959963984540054
    share, weight = hits / trials, z * z / trials
    centre = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * sqrt(share * (1 - share) / trials + weight / (4 * trials))
    return max(0.0, centre - half), min(1.0, centre + half)
