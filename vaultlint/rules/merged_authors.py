from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.exports.claims import author_claims
from vaultlint.parse.exports.values import names_of
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.people import people_in
from vaultlint.text import quoted


class MergedAuthors(Rule):
    """Several people in one link are one author: `[[Ann Lee and Bob Ray]]` is found under neither name,
    and the graph draws neither; Kindle's `[山田 花子、鈴木 一郎](https://…)` is one author of two names. The
    rule reports author fields of exporters' notes that join what look like names of people; write a
    link for each, and what they did behind it. It is silent about firms and bands, about one name
    written twice, and where it cannot tell: `Simon and Schuster`, `Lee, Ann`, `Ortega y Gasset`.
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
                "[[Ana Lara y Ruiz de León]]",
                "[[Ann Mary Lee, Lee Ann Mary]]",
                "[[Tech Talk and Product Talk]]",
                "[[Better Stack and Local Tools]]",
                "[[山田 花子（著、訳）]]",
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
        Example("# T\n\n## Metadata\n- Author: [[Ann Lee (author), Bob Ray (ed.)]]\n- Full Title: T\n"),
        Example("# T\n\n## Metadata\n- Author: [[Ann B. Lee, Jr. and Bob Ray, MD, PhD]]\n- Full Title: T\n"),
        Example("# T\n\n## Metadata\n- Author: [[山田 花子（著）、鈴木 一郎（訳）]]\n- Full Title: T\n"),
        Example("# T\n\n## Metadata\n- Author: [[山田 花子、鈴木 一郎]]\n- Full Title: T\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give each author that joins several people once."""
        del context
        told: set[str] = set()
        for claim in author_claims(note) if note.reading.format else ():
            for name in names_of(claim.text):
                people = people_in(name)
                if people and name not in told:
                    told.add(name)
                    wanted = ", ".join(f"[[{person.name}]]{person.role}" for person in people)
                    message = f"{quoted(name)} joins {len(people)} names, wanted {quoted(wanted)}"
                    yield self.finding(claim.start, claim.end, message)
