"""Facts cut down to what rules that compare notes ask of them: a check holds those of all notes at once.

A note of 10 KB has facts of 25 KB, most of it highlights and links to the web; its gist has 8 KB.
"""

from __future__ import annotations

from functools import partial
from sys import intern

from vaultlint.digests import blake2b
from vaultlint.index import ADDRESSES
from vaultlint.parse.note import Facts, Heading, Link, Origin, Property, Reading, Tag

_link = partial(tuple.__new__, Link)  # as Link(…), without a call in Python: there are many
_heading = partial(tuple.__new__, Heading)
_property = partial(tuple.__new__, Property)
_tag = partial(tuple.__new__, Tag)
_NO_LINES: frozenset[int] = frozenset()
_NOWHERE, _NOTHING = Origin(), Reading()  # shared by all notes that are made from nothing
_LONG = 40  # characters of a text from which a digest stands for it: as long as that, which VL604 still calls long


def gist_of(fact: Facts) -> Facts:
    """Return facts without what no `Rule.survey` asks for.

    Links to the web are left out, and of highlights all but the words: of long ones a digest is kept, which is equal
    where the words are. Of the origin address and id are kept, of the exporter's own lines those with
    links. Of links and headings the places within their lines are left out: who speaks of one, looks at its note.
    """
    links = tuple([_link((*link[:6], 0, 0, link[8])) for link in fact.links if not link[0].startswith(ADDRESSES)])
    return Facts(
        fact.path,
        fact.state,
        fact.properties,
        links,
        fact.tags,
        tuple([_heading((one[0], one[1], 0, 0, 0)) for one in fact.headings]),
        fact.block_ids,
        _reading(fact.reading, links),
        fact.words,
        fact.content,
    )


def shared(fact: Facts) -> Facts:
    """Return a gist that was decoded with what many notes say held once: it takes a third less memory so."""
    return Facts(
        intern(fact.path),
        intern(fact.state),
        tuple([_property((intern(one[0]), *one[1:])) for one in fact.properties]),
        tuple([_link((intern(one[0]), *one[1:3], intern(one[3]), *one[4:8], intern(one[8]))) for one in fact.links]),
        tuple([_tag((intern(tag[0]), *tag[1:4], intern(tag[4]))) for tag in fact.tags]),
        tuple([_heading((one[0], intern(one[1]), *one[2:])) for one in fact.headings]),
        fact.block_ids,
        fact.reading,
        fact.words,
        fact.content,
    )


def _reading(reading: Reading, links: tuple[Link, ...]) -> Reading:
    own, marks = reading.origin, reading.highlights
    said = "\n".join([_shortened(mark.text) for mark in marks])
    lines = reading.apparatus.intersection([link.line for link in links]) or _NO_LINES
    origin = Origin(url=own.url, document_id=own.document_id) if own.url or own.document_id else _NOWHERE
    if not reading.format:
        return _NOTHING if origin is _NOWHERE else Reading("", origin)
    return Reading(reading.format, origin, apparatus=lines, said=said)


def _shortened(text: str) -> str:
    """Return a text as it is compared, or what stands for it."""
    bare = " ".join(text.split())
    if len(bare) < _LONG:
        return bare
    return blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=_LONG // 2).hexdigest()
