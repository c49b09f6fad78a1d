from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.parse.exports.claims import author_claims
from vaultlint.parse.exports.values import names_of
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted

_SEPARATOR = re.compile(r"\s*,\s*(?:and|und|et|y|&)\s+|\s+(?:and|und|et|y|&)\s+|\s*[,;]\s+|\s*、\s*")
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")
_TITLES = re.compile(r"(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D|MD|MPH|MBA|MSc|BSc|MA|BA|Esq|CFA|RN|JD|Dr|Prof)\.?")
_SMALL = frozenset("de del della der den di da das do dos du van von ter ten la le el al bin ibn af av zu y e".split())
_NO_PERSON = frozenset(
    """the a an of for at in on to with inc llc ltd gmbh co corp corporation company group team staff editors editorial
    editor press books media news times post journal magazine review weekly daily university college school
    institute foundation association society center centre council committee department agency bank church
    labs lab research studio studios software systems technologies technology solutions services project network
    podcast show radio band orchestra brothers sisters sons daughters partners associates friends family
    san new north south east west saint st united city states york london paris america europe
    manager director engineer professor founder officer president senior chief writer author reporter
    correspondent consultant developer designer scientist analyst coach speaker
    data science learning machine web digital health design business art arts history politics culture money life
    world human nature law economics policy security engineering computer marketing education""".split()
)
_CJK_NO_PERSON = ("編集部", "協会", "研究所", "会社", "学院", "大学", "委員会", "出版", "事務所", "グループ")
_MOST_WORDS = 5


class MergedAuthors(Rule):
    """Several people in one link are one author: `[[Ann Lee and Bob Ray]]` is found under neither name,
    and the graph draws neither. The rule reports author fields of exporters' notes that join what
    look like names of people; write a link for each. It is silent about firms and bands, and where it
    cannot tell: `Simon and Schuster`, `Lee, Ann`.
    """

    code = "VL504"
    name = "merged-authors"
    level = Level.INFO
    summary = "several authors in one link"
    quiet = (
        *(
            f"# T\n\n## Metadata\n- Author: {author}\n- Full Title: T\n\n## Highlights\n- Ann Lee and Bob Ray.\n"
            for author in (
                "[[Simon and Schuster]], [[Procter & Gamble]]",
                "[[Marks and Spencer]]",
                "[[Nick Cave and the Bad Seeds]]",
                "[[Lee, Ann]]",
                "[[Ann Lee]] and [[Bob Ray]]",
                "[[Ann Lee, Ph.D.]]",
                "[[Ann Lee, Product Manager]]",
                "[[Ann Lee and Example Press]]",
                "[[José Ortega y Gasset]]",
                "[[Bill and Melinda Gates Foundation]]",
                "[[Robert Downey, Jr.]]",
                "[[Example College of Arts and Sciences]]",
            )
        ),
        "---\nauthor: Ann Lee and Bob Ray\n---\nno exporter's note\n",
    )
    examples = (
        Example("# T\n\n## Metadata\n- Author: [[Ann Lee and Bob Ray]]\n- Full Title: T\n\n## Highlights\n"),
        Example("# T\n\n## Metadata\n- Author: [[Ann Lee, J. B. Ray, and Cy van Dam]]\n- Full Title: T\n"),
        Example('---\nauthor: "[[Ann Lee & Bob Ray]]"\n---\n# T\n\n## Metadata\n- Full Title: T\n'),
        Example("# T\n\n## Metadata\n- Author: [[山田 花子、鈴木 一郎]]\n- Full Title: T\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give each author that joins several people once."""
        del context
        told: set[str] = set()
        for claim in author_claims(note) if note.reading.format else ():
            for name in names_of(claim.text):
                people = _people(name)
                if people and name not in told:
                    told.add(name)
                    wanted = ", ".join(f"[[{person}]]" for person in people)
                    message = f"{quoted(name)} joins {len(people)} authors, wanted {quoted(wanted)}"
                    yield self.finding(claim.start, claim.end, message)


def _people(name: str) -> list[str]:
    """Return the people that a name joins, none if it may be one or no person."""
    parts = [
        _ASIDE.sub("", part.strip()) for part in _SEPARATOR.split(name[:2000].removesuffix("...").removesuffix("…"))
    ]
    people = [part for part in parts if part and not _TITLES.fullmatch(part)]
    if len(people) < 2:
        return []
    looks = _looks_like_cjk_person if "、" in name else _looks_like_person
    return people if all(map(looks, people)) else []


def _looks_like_person(name: str) -> bool:
    """Return whether a text is written like a first and a last name at least."""
    words = [word.strip(".\"“”'*∗") for word in name.replace(".", ". ").split()]
    if not 2 <= len(words) <= _MOST_WORDS or any(word.lower() in _NO_PERSON or not word for word in words):
        return False
    named = all(word[0].isupper() or word in _SMALL for word in words) and words[-1][0].isupper()
    return (
        named
        and max(map(len, words)) > 1
        and all(word.replace("-", "").replace("’", "").replace("'", "").isalpha() for word in words)
    )


def _looks_like_cjk_person(name: str) -> bool:
    return len(name) <= 24 and not any(part in name for part in _CJK_NO_PERSON) and not any(map(str.isdecimal, name))
