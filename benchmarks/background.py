"""Make the word tables that ship with the graph: background frequencies and stop words.

Run once, by hand, where wordfreq, stopwordsiso, textblob and PyStemmer are installed::

    python benchmarks/background.py vaultlint/graph/data

`background.txt` holds word frequencies of wordfreq (CC BY-SA 4.0) summed over the words of each stem; a stem whose
English words are mostly no nouns (after the Brill lexicon in textblob, MIT) is marked with ``!``: it can link notes
but makes a poor name for a theme. `stopwords.txt` holds the frequent ones of stopwords-iso (MIT).
"""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

import stopwordsiso
import wordfreq

from vaultlint.graph.words.language import Tokeniser
from vaultlint.graph.words.scripts import cut

LANGUAGES = {
    "en": 1e-6, "de": 2e-5, "fr": 2e-5, "it": 2e-5, "es": 2e-5, "pt": 2e-5, "nl": 2e-5, "sv": 2e-5, "ru": 2e-5,
    "zh": 1e-5, "ja": 1e-5,  # these two are cut at the words of the table
    # languages of scripts of their own, so that no word of theirs is another's
    "ko": 5e-5, "el": 5e-5, "ar": 5e-5, "hi": 5e-5,
}  # fmt: skip
UNSPACED = ("zh", "ja")

GERUND = 0.7
STOP_FREQUENCY = 10**-3.6

ENGLISH_STOPS = """
a able about above across after afterwards again against ago ain't all almost alone along already also although always
am among amongst an and another any anybody anyhow anymore anyone anything anyway anywhere are aren't around as aside at
away back be became because become becomes becoming been before beforehand behind being below beside besides between
beyond both but by came can can't cannot cant come comes could couldn't did didn't do does doesn't doing don't done dont
down due during each either else elsewhere enough especially etc even ever every everybody everyone everything
everywhere except far few first for former from further gave get gets getting give given gives giving go goes going gone
gonna got gotten had hadn't has hasn't have haven't having he he'd he'll he's hence her here here's hereby herein hers
herself him himself his how how's however i i'd i'll i'm i've ie eg if in indeed instead into is isn't it it'd it'll
it's its itself just keep keeps kept last later latter least less let let's lets like likely ll made mainly make makes
making many may maybe me mean means meant meanwhile might mine more moreover most mostly much must mustn't my myself
namely near nearly neither never nevertheless next no nobody none nonetheless nor not nothing now nowhere of off often
oh ok okay on once one one's ones only onto or other others otherwise ought our ours ourselves out outside over own per
perhaps please put quite rather re really said same saw say saying says see seeing seem seemed seeming seems seen self
several shall shan't she she'd she'll she's should shouldn't since so some somebody somehow someone something sometime
sometimes somewhat somewhere soon still such take taken takes taking than thank thanks that that'd that'll that's thats
the their theirs them themselves then thence there there's thereafter thereby therefore therein these they they'd
they'll they're they've thing things this those though through throughout thus till to together too took toward towards
tried tries truly try trying two under unless until up upon us use used uses using usually various ve very via want
wanted wants was wasn't way ways we we'd we'll we're we've well went were weren't what what'll what's whatever when
when's whence whenever where where's whereas wherever whether which while whither who who'd who'll who's whoever whole
whom whose why why's will with within without won't would wouldn't yes yet you you'd you'll you're you've your you're
yours yourself yourselves
com www http https
""".split()

VAGUE = """
thing way lot bit kind sort type part piece side end start beginning day week month year hour minute second today
tomorrow yesterday morning evening night time times moment case cases example examples instance fact point points reason
reasons result results question answer number numbers amount level levels set list item items place places area areas
people person man woman men women guy guys someone everybody name names word words line page pages note notes post posts
blog blogs comment comments author authors article articles book books chapter section highlight highlights title titles
link links url tag tags metadata video episode transcript summary quote quotes source sources reference references
image images figure table file files folder document documents content website site www com http https html pdf org net
new old good better best bad great right wrong different same big small long short high low full real true sure main
important possible clear simple easy hard nice little half rest top bottom middle front back stuff matter deal chance
course job head hand hands eye eyes face foot idea ideas thought thoughts view sense mind step steps way
process processes value values tool tools text texts element elements topic topics factor factors technique techniques
guide guides mode modes style object objects feature features approach detail details option options aspect aspects
situation issue issues effect effects condition conditions range purpose role term terms form forms miscellaneous girl
variable frame measure cost columns directory spend syntax
""".split()


def frequencies(language: str, floor: float) -> dict[str, tuple[float, bool]]:
    """Return for each stem its frequency among all words, and whether it can name a theme."""
    stem, nouns = Tokeniser(language).stem, noun_words() if language == "en" else None
    total: dict[str, float] = defaultdict(float)
    nominal: dict[str, float] = defaultdict(float)
    for given, frequency in wordfreq.get_frequency_dict(language, "best").items():
        # as notes are cut: no hiragana, サーバー as サーバ
        word = cut(given, frozenset({given}))[0] or "" if language in UNSPACED else given
        if frequency < floor or not word.isalpha() or (len(word) < 2 and language not in UNSPACED):
            continue
        total[stem(word)] += frequency
        nominal[stem(word)] += frequency * (1.0 if nouns is None else nouns.get(word, 1.0))
    vague = {stem(word) for word in VAGUE} if language == "en" else set()
    return {term: (value, nominal[term] >= 0.3 * value and term not in vague) for term, value in total.items()}


def noun_words() -> dict[str, float]:
    """Return for each word of the Brill lexicon how much of a noun it is: a gerund is one in part."""
    spec = find_spec("textblob")  # found, not imported: it would ask for nltk
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("textblob")
    text = (Path(spec.origin).parent / "en" / "en-lexicon.txt").read_text(encoding="utf-8")
    pairs = (line.split(" ") for line in text.splitlines() if line and not line.startswith(";;;"))
    worth = {"NN": 1.0, "FW": 1.0, "VB": 0.0}
    return {pair[0]: GERUND if pair[1] == "VBG" else worth.get(pair[1][:2], 0.0) for pair in pairs if len(pair) > 1}


def write_background(path: Path) -> None:
    """Write the table: per language, one line per quarter of a power of ten, the stems that are so frequent."""
    out = [
        "# How often a word stem occurs in ordinary text, made by benchmarks/background.py.",
        "# Data: wordfreq 3.1 by Robyn Speer, https://github.com/rspeer/wordfreq, CC BY-SA 4.0; this file is under the",
        "# same licence. Each line: b = -4 log10(frequency), then the stems; ! = its words are mostly no nouns",
        "# (Brill lexicon, (c) 1993 Massachusetts Institute of Technology and University of Pennsylvania, MIT).",
    ]
    for language, floor in LANGUAGES.items():
        bands: dict[int, list[str]] = defaultdict(list)
        for term, (value, nominal) in frequencies(language, floor).items():
            bands[round(-4 * math.log10(value))].append(term + ("" if nominal else "!"))
        out.append(f"[{language}]")
        out += [f"{band} {' '.join(sorted(terms))}" for band, terms in sorted(bands.items())]
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


def plain(word: str) -> str:
    """Return a Greek word as stopwords-iso spells it: without accents, no final sigma."""
    bare = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    return bare.replace("ς", "σ") if "\u0370" <= bare[:1] <= "\u03ff" else word


def write_stops(path: Path) -> None:
    """Write the stop words: English by hand, the others the frequent ones of stopwords-iso."""
    out = [
        "# Words that say nothing of a note's theme, made by benchmarks/background.py; one language a line.",
        "# English by hand; others from stopwords-iso, github.com/stopwords-iso, (c) 2016 Gene Diaz, MIT licence.",
    ]
    out.append("en " + " ".join(sorted(set(ENGLISH_STOPS))))
    more = "da nb fi ar bg bn ca cs el fa he hi hu id ko pl ro sk tr uk vi zh ja".split()
    for language in dict.fromkeys(["de", "fr", "it", "es", "pt", "nl", "sv", "ru", *more]):
        known = {plain(word) for word in stopwordsiso.stopwords("no" if language == "nb" else language)}
        table = wordfreq.get_frequency_dict(language, "best")
        frequent = {word for word, value in table.items() if value >= STOP_FREQUENCY and plain(word) in known}
        words = {re.sub("σ$", "ς", word) for word in frequent if not word.isdigit()}  # wordfreq writes no final sigma
        out.append(f"{language} " + " ".join(sorted(words)))
    path.write_text("\n".join(out) + "\n", encoding="utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write_stops(folder / "stopwords.txt")  # first: the tokeniser of the other table reads it
    write_background(folder / "background.txt")
