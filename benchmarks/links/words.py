"""What docs/LINKS.md says around its tables."""

HEAD = """\
# Does vaultlint find links that people drew?

Links are hidden in real public vaults, and whoever ranks notes must find them again. This page is made by
`python -m benchmarks.links`; nothing of a vault lies in this repository.

```
python -m benchmarks.links --clone build/vaults     # clones the vaults at the commits below
make bench-links VAULTS=build/vaults                # measures and writes this page
python -m benchmarks.links --own VAULT              # the first two tables for a vault of yours
```

**Truth** are the wikilinks, Markdown links and embeds between a vault's notes, in the body and in properties, resolved
as Obsidian does, without direction. A link that an exporter wrote (an author, a book) counts where its note exists.
**Hiding** a link deletes its markup and its text in both notes, wherever it stands: body, properties, link
definitions, comments and code; the rest of the note stays. Every note with a hidden link is asked about, all notes of
the vault are candidates.

**recall** is how many of a note's hidden links are among the first ten notes ranked, divided by ten or by the number
of its hidden links if that is less, so that ten hits are 1; **MRR** is one over the place of the first hit among the
first hundred. Both are means over notes. Brackets hold 95 % intervals from 1,000 draws of notes with replacement;
differences are paired, note by note; averages over vaults give each vault the same weight.

Weights were chosen on the vaults that the last table calls "tuned"; the figures are of the others. Two were set with
both groups in view: how much a folder counts, and how little the number of links does (more would find more here).
"""

TEXT = """\
## 1. Text only

All links are hidden, and of every other wikilink the markup is taken away, so that no link is visible at all.
recall/MRR; the best recall of a column is bold. What peers read is each note's title and sentences, without markup and
boilerplate (as vaultlint reads them); one row gives TF-IDF the whole file and its path instead, and marginalia reads
the files themselves.
"""

FIFTH = """\
## 2. One link in five hidden

Four in five links stay as they are, and a note's visible neighbours are left out of its ranking. Three draws; a note's
figure is the mean over the draws that ask about it. recall/MRR of the hidden links.
"""

TAGS = """\
## 3. Hidden tags

Each note is asked about each tag that at least three notes carry (tags that say how far or of what kind a note is are
left out), in five rounds: in each a fifth of the tags is hidden wherever they stand (their words stay in the text),
and the graph infers tags. An inferred tag that falls to its round is right if the note carried it. Authors tag
unevenly: a tag that fits and that its author did not give counts as wrong, so that precision is a lower bound.
"Strict" counts all that is inferred in a round, though a fifth of the tags alone was hidden.
"""

EXPLAIN = """\
## 4. Explanations

Of 100 links between near notes drawn from each vault's graph: the share of the score that the themes shown beside the
link make up. And every label in every graph (themes, communities, terms shown on links) is checked against the notes'
text: it must stand there as whole words outside of addresses or be a tag's spelling, and be no stop word of the
vault's languages, no phrase of an exporter or a web page's frame, no part of an address.
"""

COST = """\
## 5. Cost

Made notes of 5 KB (seeded, Zipf's law, a theme to 25 notes, so that as many notes are near to one however large the
vault), a process for each size; CPU seconds.
"""

PEERS = """
Peers, installed into `build/links/venv`: {packages}. TF-IDF: sublinear, `min_df=2`, scikit-learn's English stop words
where the vault is English. BM25: Okapi, k1 1.5, b .75, own lines. KeyBERT's algorithm runs over the static vectors that
WordLlama's wheel ships (256 columns, 16 MB; English): the 20 words and pairs nearest to the note's mean vector, notes
near by the phrases they share, as with YAKE; KeyBERT's own models are downloads and were not tried. Left out, since
they take too long: {slow} notes, and all of these on vaults that weights were chosen on. Public vaults with links in
German and Japanese are few: beside marcjulianschwarz (German and English) only Obsidian's help in those languages was
found.

{machine}; the machine's two cores did other work meanwhile: compare ratios, not seconds.
"""
