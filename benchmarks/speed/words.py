"""The words of generated notes: a few thousand, said as often as Zipf's law has it, with themes and names.

No word list is fetched: roots and endings are here, joined by a seed. So the words stem, pair and repeat as a
language's do, and every machine makes the same.
"""

from __future__ import annotations

import random
from itertools import accumulate

_COMMON = (
    "the of and to a in is that it for was on are as with they be at this from have by not but what all were we "
    "when your can there use an each which she do how their if will up other about out many then them these so "
    "some her would make like him into time has look two more write go see no way could people my than first been "
    "call who its now find long down day did get come made may part over new after only little work know place "
    "years live me back give most very our just name good say think great where help through much before line "
    "right too mean old any same tell"
).split()
_ROOTS = (
    "account act adapt answer art ask attend back bank bargain bench blank blend block board boat bold bond book "
    "border bottom bound brain branch bread break breath brick bridge bright brook brush build burn calm camp "
    "candid card care cast chain chair chalk chance charm chart check cheer child choir claim clean clear climb "
    "cloak clock cloth cloud coach coast coin cold collect comfort command common concept concern conduct connect "
    "consent consult content contract convict cook copy corn correct cost count court craft credit crew crisp "
    "crop cross crowd crown crust curb current custom dark dawn deal debt deep defend depend depth desert design "
    "desk detail direct distant doubt draft draw dream drift drink dust earth edit effect effort eight elect "
    "employ end enjoy enter equal escap event exact expect expert explain express fact fail faint faith farm "
    "fault fear field fight fill film final firm fish flash float flood floor flow focus fold follow forest form "
    "fresh friend front fruit garden gather gift glass gold grain grand grant grass green ground group grow "
    "growth guard guest habit hand harbor harvest head heart heat herd hill hint hold hollow home honest hope "
    "host hour human hunt idea impress inform insight inspect instruct intent invent invest iron island jest join "
    "joint journal junction keep kind king kitchen knock lack lamp land lantern laugh lead leaf learn leather "
    "lend lesson letter level lift light limit link listen load loan local lock loft loom lord loss loud loyal "
    "luck lumber mail map march margin mark market marsh master matter meadow meet melt mentor merit metal method "
    "milk mill mind mineral mint mist model modern moment money month mood moon moral motion mountain mouth "
    "murmur narrow nation need neighbor nest night noon north object obtain occur ocean offer orbit orchard order "
    "organ orient owl own pain paint pair palm paper pardon park parent parrot past patch path patient pattern "
    "pearl perform period person pilot plain plan planet plant play point poison polish pond port position post "
    "powder present press prevent priest print prison problem process product profit project prompt protect "
    "public pull pupil push quarrel quarter quest quick quiet rain ranch rank reach react read reason rebel "
    "record reflect reform region relat remark remind render repeat report request research resist respect rest "
    "result retreat return reveal review reward rhythm rich river road rock roof room root rough round sail salt "
    "sand scatter scholar school season seat second secret seed select sell sermon settl shadow shape sharp shelf "
    "shelter shift shock shop short signal silent silk silver sister sketch skill sleep small smart smooth snow "
    "social soft soil soldier solid sort sound south speak spirit spoil spring stamp stand star start state steam "
    "steel stem stick still stock stomach storm story stranger stream street strength strict string strong "
    "student study subject suggest summer supper support sweep swift symbol system talent target task teach "
    "temper tend tent term test text thick think thorn thought thread threat tight timber tool total touch tour "
    "tower town track train transport travel treat trend trial trust turn twist union unit valley vast veil "
    "venture verb victor view violin vision visit wagon walk wall wander warm watch water wealth weather weigh "
    "welcom well west wheat wheel whisper wild wind window winter wisdom wish witness wonder wood word worker "
    "world wound yard yellow yield youth"
).split()
_ENDINGS = "s er ing ed ful less ness ly able ment ion ist".split()
_FIRST = (
    "Ada Amir Anke Asha Bashir Bea Callum Chiara Dag Dina Edda Elio Esther Farid Fiona Gus Hana Hugo Ines Ivo "
    "Jana Jonas Kaia Kofi Lena Luis Maia Milo Nadia Nils Odile Omar Petra Priya Quinn Rafael Rosa Sami Selma "
    "Tariq Tilda Uma Viktor Wanda Wren Yael Yusuf Zora"
).split()
_SYLLABLES = (
    "al an ar bel bor cas cor dan del dor el fen gar hal ham ist ker kel lan lor mar mon nor ol pen ran ros sel "
    "sor tan tor ul ven vor wick wol"
).split()

_WORDS = 6_000
THEME = 40  # words of a theme


class Vocabulary:
    """All words of a vault; the same for the same seed and number of themes.

    A vault ten times as large has ten times the themes, so that a note has about as many near ones in both.
    """

    def __init__(self, seed: int, themes: int) -> None:
        chance = random.Random(f"words {seed}")
        simple = sorted({root + ending for root in _ROOTS for ending in ["", *chance.sample(_ENDINGS, 4)]})
        chance.shuffle(simple)
        joined: set[str] = set()
        while len(simple) + len(joined) < _WORDS:
            joined.add(chance.choice(_ROOTS) + chance.choice(_ROOTS))
        self.content = simple + sorted(joined.difference(simple))  # long words are the rare ones
        self.all = _COMMON + self.content
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.all))))
        self.themes = [chance.sample(self.content[100:3_000], THEME) for _ in range(themes)]
        self._falling = list(accumulate(1 / (rank + 1) for rank in range(THEME)))

    def sentence(self, chance: random.Random, theme: int) -> str:
        """Return a sentence; every fourth word is its theme's."""
        said = chance.choices(self.all, cum_weights=self._weights, k=chance.randint(7, 24))
        own = said[3::4]
        said[3::4] = chance.choices(self.themes[theme], cum_weights=self._falling, k=len(own))
        text = " ".join(said)
        return text[0].upper() + text[1:] + "."

    def title(self, chance: random.Random, theme: int) -> str:
        """Return a title of two to four words, most of them its theme's."""
        one, two = chance.sample(self.themes[theme], 2)
        three = chance.choice(self.content)
        form = chance.randrange(6)
        if form == 0:
            return f"The {one} of {two} and {three}".title()
        if form == 1:
            return f"How to {three} a {one}".capitalize()
        if form == 2:
            return f"{one} before {three}".capitalize()
        if form == 3:
            return f"{one} {two} {three}".title()
        return f"{one} and {three}".capitalize() if form == 4 else f"On {one}, {two} and {three}"


def person(chance: random.Random) -> str:
    """Return somebody's name."""
    return f"{chance.choice(_FIRST)} {coined(chance)}"


def coined(chance: random.Random, syllables: int = 3) -> str:
    """Return a name that is no word."""
    return "".join(chance.choices(_SYLLABLES, k=syllables)).capitalize()
