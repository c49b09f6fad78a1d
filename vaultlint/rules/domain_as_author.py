from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.parse.exports.claims import author_claims
from vaultlint.parse.exports.values import names_of
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted

# With a capital (Medium.com) only these endings make an address: ASP.NET, Node.js and Dr.Phil are names.
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
_DOMAIN = re.compile(rf"(?:https?://)?(?:{_LABEL}\.){{0,4}}(?P<name>{_LABEL})\.(?:{_ENDINGS})/?")
_WITH_CAPITALS = re.compile(
    rf"(?:https?://)?(?:{_LABEL}\.){{0,4}}(?P<name>{_LABEL})\.(?:{_PLAIN_ENDINGS})/?", re.IGNORECASE
)


class DomainAsAuthor(Rule):
    """Where a page names no author, exporters write its address instead: `[[medium.com]]`. All
    that was ever read there then looks like the work of one person. The rule reports such authors: replace
    them by the person, or by the publication's name.
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
    )
    examples = (
        Example("# T\n\n## Metadata\n- Author: [[medium.com]]\n- Full Title: T\n\n## Highlights\n"),
        Example('---\nauthor: "[[blog.example.co.uk]]"\n---\n'),
        Example("---\nauthors: [Ann Lee, TechNews.com]\n---\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give each address among the authors once."""
        del context
        told: set[str] = set()
        for claim in author_claims(note):
            for name in names_of(claim.text):
                if name not in told and _is_address(name):
                    told.add(name)
                    message = f"the author {quoted(name)} is a web address, wanted a name"
                    yield self.finding(claim.start, claim.end, message)


def _is_address(name: str) -> bool:
    found = _DOMAIN.fullmatch(name) or _WITH_CAPITALS.fullmatch(name)
    if not found:
        return False
    ending = name.rstrip("/").rpartition(".")[2]
    if ending.isupper():
        return False  # ASP.NET
    return len(ending) > 2 or len(found["name"]) > 2 or name.count(".") > 1  # dr.no
