"""Words and phrases of every day: what they say in a text is hardly a note of that name."""

from __future__ import annotations

# Titles that anybody might write anywhere.
GENERIC = frozenset(
    """january february march april june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday english note notes home index readme todo inbox archive daily project projects
    resource resources area areas template templates people book books article articles overview summary introduction
    today internet chapter part section example question answer title author source date this that what when where
    test tests task tasks tool tools server search settings help start other development general links list plan ideas
    meeting meetings work life goals health media music reading writing review weekly monthly day days week weeks month
    months year years unit lesson lecture session module step version level page pages""".split()
)
# Everyday phrases that are also what people call notes.
PHRASES = frozenset(
    tuple(phrase.split())
    for phrase in """how to|to do|to dos|what is|what if|who am i|next steps|open questions|key takeaways
    |getting started|best practice|best practices|table of contents|further reading|see also|action items
    |reading list|to read|good idea
    |good ideas|big picture|first steps|day to day|work in progress|pros and cons|more info|use case|use cases|my notes
    |new note|book notes|meeting notes|release notes|case study|case studies|side note|last week|next week|this week
    |last year|next year|this year|frequently asked questions|things to do|thank you|good morning|en cours|à faire
    |por hacer|zu tun""".split("|")
)
# Words, in several languages, that stand before a name and are no part of it, though they begin a sentence.
OPENERS = frozenset(
    """a about after all also although an and any are as at because before but by each every first for from her his
    how i if in into is its like many most my no not of on or our over per since some so such than that the their then
    there these they this those through to try under unlike until use using via was we what when where which while
    who why will with within without you your
    au aux avec ce ces cette chez comme dans de des du en et la le les mais notre nos ou par pour quand que qui sans si
    sous sur un une votre vos
    aber als am an auf aus bei beim bis das dem den der des die ein eine einem einen einer es für im mit nach oder ohne
    seit und unter vom von vor wenn wie zu zum zur
    con como cuando del desde e el entre hasta las lo los o para pero por según sin sobre su una y
    a al alla anche che col da dai dal dalla degli dei del della delle gli i il nel nella per se sul sulla tra uno
    com da das do dos em na nas no nos os para pela pelo quando sem uma een het met van voor""".split()
)
# Words by which a German text is known.
GERMAN = frozenset(
    """aber als auch auf aus bei das dass dem den der des die dies durch ein eine einem einen einer eines für im ist
    kann mit nach nicht oder sich sind und vom von werden wie wird zu zum zur über""".split()
)
# Words of a sentence about its writer or its reader: a title that has one may be any sentence's words.
PRONOUNS = frozenset(
    """i me my mine you your yours we us our ours he him his she her hers it its they them their theirs one's
    ich du wir ihr sie es je tu nous vous il elle ils elles yo tú él ella nosotros ustedes io tu noi voi lui
    lei""".split()
)
# Words by which a name goes on: "Subsystem for Linux", "University of York".
LINKING = frozenset("of for de di du des del der von van für".split())
