from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.parse.exports.claims import author_claims, host_of, linked_names
from vaultlint.parse.note import Note
from vaultlint.patterns import pattern
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted

# With a capital (Medium.com) only these endings make an address, and only where the note has none of its own.
_PLAIN_ENDINGS = "com|org|net|edu|gov|io"
_ENDINGS = (
    f"{_PLAIN_ENDINGS}|mil|info|biz|pro|name|museum|dev|app|page|blog|news|xyz|online|site|website|tech|cloud|email"
    "|design|studio|agency|academy|guide|guru|media|digital|software|systems|tools|wiki|press|review|school"
    "|institute|foundation|network|community|social|space|world|today|life|live|club|fun|cafe|store|shop"
    "|google|amazon|apple|ac|ai|ar|at|au|be|bg|br|ca|cc|ch|cl|cn|co|cz|de|dk|ee|es|eu|fi|fm|fr|gg|gr|hk|hr|hu"
    "|id|ie|il|im|in|is|it|jp|kr|la|li|lt|lu|lv|me|mx|my|nl|no|nu|nz|ph|pk|pl|pt|ro|rs|ru|se|sg|sh|si|sk|so|su"
    "|th|to|tr|tv|tw|ua|uk|us|vc|vn|ws|za"
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = pattern(rf"(?:{_LABEL}\.){{0,4}}(?P<name>{_LABEL})\.(?:{_ENDINGS})")
_WITH_CAPITALS = pattern(rf"(?:{_LABEL}\.){{0,4}}(?P<name>{_LABEL})\.(?:{_PLAIN_ENDINGS})", re.IGNORECASE)
_SCHEMES = ("http://", "https://")


class DomainAsAuthor(Rule):
    """Where a page names no author, exporters write its address instead: `[[medium.com]]`. All
    that was ever read there then looks like the work of one person. The rule reports such authors: replace
    them by the person, or by the publication's name. It passes over a name written with capitals
    that is not where the note's own address leads: `Earn.com` may be what a firm is called.
    """

    code = "VL505"
    name = "domain-as-author"
    level = Level.INFO
    summary = "an author that is a web address"
    quiet = (
        '---\nauthor: ["[[Dr.Phil]]", will.i.am, Node.js, ASP.NET, dr.no, St.John, J.R.R. Tolkien]\n---\n',
        "---\nauthor: ann@example.org\nsource: example.org\n---\n",
        "# T\n\n## Metadata\n- Author: [[@medium on Twitter]]\n- Full Title: T\n- URL: https://medium.com/x\n",
        "# T\n\n## Metadata\n- Author: [[Bob - example.org]]\n- Full Title: T\n\n## Highlights\n- medium.com\n",
        "# T\n\n## Metadata\n- Author: [[Earn.com]]\n- Full Title: T\n- URL: https://medium.com/@earn/x\n",
        "---\nauthor: [Node.js, Dr.Phil]\nurl: https://nodejs.org/en/x\n---\n",
        "---\nauthor: ann@medium.com\nurl: https://medium.com/x\n---\n",
        '---\nauthor: ["[[People/Ann Lee]]", "[[St.John/Ann]]", AC/DC, ASP.NET/Core]\n---\n',
    )
    examples = (
        Example("# T\n\n## Metadata\n- Author: [[medium.com]]\n- Full Title: T\n\n## Highlights\n"),
        Example('---\nauthor: "[[blog.example.co.uk]]"\n---\n'),
        Example("---\nauthors: [Ann Lee, TechNews.com]\n---\n"),
        Example(
            "# T\n\n## Metadata\n- Author: [[Example.Press]]\n- Full Title: T\n- URL: https://www.example.press/x\n"
        ),
        Example("---\nauthor: medium.com\nurl: https://example.org/x\n---\n"),
        Example('---\nauthor: ["[[https://github.com/x/]]", github.com/y]\n---\n'),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give each address among the authors once."""
        del context
        told: set[str] = set()
        own = host_of(note.reading.origin.url)
        for claim in author_claims(note):
            for name in linked_names(claim.text):
                plain = name.lower().partition("://")[2] or name.lower()
                if plain.strip("/") not in told and _is_address(name, own):
                    told.add(plain.strip("/"))
                    message = f"the author {quoted(name)} is a web address, wanted a name, or the publication's name"
                    yield self.finding(claim.start, claim.end, message)


def _is_address(name: str, own: str) -> bool:
    """Return whether an author's name is an address; `own` is the host of what the note is about."""
    if own and host_of(name) == own:
        return True
    scheme = next((one for one in _SCHEMES if name.lower().startswith(one)), "")
    host = name[len(scheme) :].partition("/")[0]
    found = _DOMAIN.fullmatch(host) or (None if own and not scheme else _WITH_CAPITALS.fullmatch(host))
    if not found or any(map(str.isspace, name)):
        return False
    ending = host.rpartition(".")[2]
    if ending.isupper():
        return False  # ASP.NET
    return len(ending) > 2 or len(found["name"]) > 2 or host.count(".") > 1  # dr.no
