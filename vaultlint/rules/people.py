"""People whose names an exporter joined in one text."""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.patterns import pattern

# A comma within parentheses parts no names.
_SEPARATOR = pattern(
    r"(?:(?:(?<!\s)\s++|(?!\s))(?:,\s*(?:and|und|et|y|&)\s+|[,;]\s+|、\s*)|(?<!\s)\s++(?:and|und|et|y|&)\s+)"
    r"(?![^(（]*[)）])"
)
_ROLE = pattern(r"(?:(?<!\s)\s++|(?!\s))(?:\([^()]*\)|（[^（）]*）)\s*$")
_BOTH_SURNAMES = pattern(r"\sy\s+\w+\s+(?:de|del)\s")  # García y Ruiz de León is one person's
_LONGEST = 2000
_TITLES = pattern(r"(?:Jr|Sr|II|III|IV|Ph\.?D|M\.?D|MD|MPH|MBA|MSc|BSc|MA|BA|Esq|CFA|RN|JD|Dr|Prof)\.?")
_SMALL = frozenset("de del della der den di da das do dos du van von ter ten la le el al bin ibn af av zu y e".split())
_NO_PERSON = frozenset(
    """the a an of for at in on to with inc llc ltd gmbh co corp corporation company group team staff editors editorial
    editor press books media news times post journal magazine review weekly daily university college school
    institute foundation association society center centre council committee department agency bank church
    labs lab research studio studios software systems technologies technology solutions services project network
    talk talks podcast podcasts newsletter blog channel stack tool tools tech product local club academy show radio band
    orchestra brothers sisters sons daughters partners associates friends family
    san new north south east west saint st united city states york london paris america europe
    manager director engineer professor founder officer president senior chief writer author reporter
    correspondent consultant developer designer scientist analyst coach speaker
    data science learning machine web digital health design business art arts history politics culture money life
    world human nature law economics policy security engineering computer marketing education""".split()
)
_CJK_NO_PERSON = ("編集部", "協会", "研究所", "会社", "学院", "大学", "委員会", "出版", "事務所", "グループ")
_MOST_WORDS = 5


class Person(NamedTuple):
    """A name, and what stands behind it in parentheses, with the space before it."""

    name: str
    role: str


def people_in(text: str) -> list[Person]:
    """Return the people that a text joins, none if it may be one or no person.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Person

    Examples
    --------
    >>> people_in("Ann Lee and Bob Ray (ed.)")
    [Person(name='Ann Lee', role=''), Person(name='Bob Ray', role=' (ed.)')]
    >>> [person.name for person in people_in("Ann B. Lee, Jr., Bob Ray, MD, PhD and Cy Dale III")]
    ['Ann B. Lee, Jr.', 'Bob Ray, MD, PhD', 'Cy Dale III']
    >>> people_in("Simon and Schuster"), people_in("Ann Lee, Lee Ann")
    ([], [])
    """
    parts = _SEPARATOR.split(text[:_LONGEST].removesuffix("...").removesuffix("…"))
    people: dict[frozenset[str], Person] = {}
    titles: dict[frozenset[str], str] = {}  # "Jr." behind a comma is part of the name before it
    last: frozenset[str] = frozenset()
    for part in map(str.strip, parts):
        found = _ROLE.search(part)
        name, role = (part[: found.start()], found[0]) if found else (part, "")
        if name and _TITLES.fullmatch(name):
            titles[last] = titles.get(last, "") + f", {name}"
        elif name:
            last = frozenset(name.casefold().replace(".", " ").split())
            people.setdefault(last, Person(name, role))
    looks = _looks_like_cjk_person if "、" in text else _looks_like_person
    if len(people) < 2 or _BOTH_SURNAMES.search(text) or not all(looks(person.name) for person in people.values()):
        return []
    return [person._replace(name=person.name + titles.get(key, "")) for key, person in people.items()]


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
