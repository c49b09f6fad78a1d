"""The peers, run by the interpreter of build/links/venv, which has their packages: `python peers.py JOB.json`.

Reads a job (notes as texts, which peers, how many places), writes for each peer every note's ranking and the processor
seconds that it took. Knows nothing of vaultlint.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

KEYWORDS = 20
K1, B = 1.5, 0.75


def tfidf(job, texts):
    """scikit-learn's TfidfVectorizer: words and pairs, sublinear, its English stop words where the vault is English."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    stops = "english" if job["language"] == "en" else None
    rows = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, stop_words=stops).fit_transform(texts)
    return nearest(rows, rows, job["places"])


def tfidf_files(job, _texts):
    """The same over the whole file: path, frontmatter and markup are text."""
    return tfidf(job, job["files"])


def bm25(job, texts):
    """Okapi BM25 (k1 1.5, b 0.75), the whole note as the query."""
    from scipy import sparse
    from sklearn.feature_extraction.text import CountVectorizer

    counts = CountVectorizer(stop_words="english" if job["language"] == "en" else None).fit_transform(texts).tocsr()
    found = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log(1 + (counts.shape[0] - found + 0.5) / (found + 0.5))
    length = np.asarray(counts.sum(axis=1)).ravel()
    norm = K1 * (1 - B + B * length / max(length.mean(), 1))
    per_row = np.repeat(norm, np.diff(counts.indptr))
    weights = idf[counts.indices] * counts.data * (K1 + 1) / (counts.data + per_row)
    return nearest(counts, sparse.csr_matrix((weights, counts.indices, counts.indptr), counts.shape), job["places"])


def yake(job, texts):
    """YAKE, 20 phrases a note; notes are near by the phrases that they share, rare ones counting more."""
    from yake import KeywordExtractor

    extractor = KeywordExtractor(lan=job["language"], n=2, top=KEYWORDS)
    return by_phrases([[phrase for phrase, _ in extractor.extract_keywords(text)] for text in texts], job["places"])


def keybert(job, texts):
    """KeyBERT's algorithm over WordLlama's static vectors: the 20 words and pairs nearest to the whole note."""
    from sklearn.feature_extraction.text import CountVectorizer

    stops = "english" if job["language"] == "en" else None
    counter = CountVectorizer(ngram_range=(1, 2), stop_words=stops)
    counts = counter.fit_transform(texts).tocsr()
    names = counter.get_feature_names_out()
    model = vectors()
    phrases, notes = unit(model.embed(list(names))), unit(model.embed(texts))
    chosen = []
    for place in range(len(texts)):
        row = counts.indices[counts.indptr[place] : counts.indptr[place + 1]]
        best = row[np.argsort(-(phrases[row] @ notes[place]), kind="stable")[:KEYWORDS]]
        chosen.append([names[column] for column in best])
    return by_phrases(chosen, job["places"])


def static(job, texts):
    """WordLlama's static vectors, the mean over the whole note, cosine."""
    rows = unit(vectors().embed(texts))
    return best(rows @ rows.T, job["places"])


def marginalia(job, _texts):
    """`marginalia link` on the vault's files, as its command line runs it."""
    with tempfile.TemporaryDirectory() as scratch:
        vault, out = Path(scratch) / "vault", Path(scratch) / "out.json"
        for path, text in zip(job["paths"], job["raw"], strict=True):
            place = vault / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8", "replace", newline="")
        program = Path(sys.executable).parent / "marginalia"
        command = [program, "link", vault, "--top-k", str(job["places"]), "--out", out]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = {
            one["path"]: [near["path"] for near in one["suggestions"]] for one in json.loads(out.read_text())["results"]
        }
    places = {path: place for place, path in enumerate(job["paths"])}
    return [[places[near] for near in found.get(path, ()) if near in places] for path in job["paths"]]


def vectors():
    """The vectors that WordLlama's wheel ships (256 columns, 16 MB)."""
    import wordllama

    # the wheel's tokenizer lies in a folder that its own search passes by, unless it is named as the cache
    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)


def unit(rows):
    """Rows of length one."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def nearest(queries, notes, places):
    """The best others of each note by a sparse product, some hundred rows at a time."""
    found = []
    turned = notes.T.tocsc()
    for start in range(0, queries.shape[0], 512):
        found += best((queries[start : start + 512] @ turned).toarray(), places, start)
    return found


def best(scores, places, start=0):
    """The best others of each row; what scores nothing is not ranked."""
    found = []
    for row, values in enumerate(scores):
        values[start + row] = 0
        order = np.argsort(-values, kind="stable")[:places]
        found.append([int(other) for other in order if values[other] > 0])
    return found


def by_phrases(chosen, places):
    """Notes near by the phrases that they share."""
    owners = {}
    for note, phrases in enumerate(chosen):
        for phrase in {phrase.lower() for phrase in phrases}:
            owners.setdefault(phrase, []).append(note)
    found = []
    for note, phrases in enumerate(chosen):
        scores = Counter()
        for phrase in {phrase.lower() for phrase in phrases}:
            weight = np.log(1 + len(chosen) / len(owners[phrase]))
            for other in owners[phrase]:
                if other != note:
                    scores[other] += weight
        found.append([other for other, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:places]])
    return found


PEERS = {
    "tfidf": tfidf, "tfidf_files": tfidf_files, "bm25": bm25, "yake": yake, "keybert": keybert, "static": static,
    "marginalia": marginalia,
}  # fmt: skip


def seconds():
    """Processor seconds of this process and of those that it ran."""
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def main():
    """Run a job."""
    file = Path(sys.argv[1])
    job = json.loads(file.read_text("utf-8"))
    random.seed(1)
    found = {}
    for name in job["peers"]:
        before = seconds()
        ranked = PEERS[name](job, list(job["texts"]))
        found[name] = {"ranked": ranked, "seconds": round(seconds() - before, 3)}
    file.with_suffix(".out").write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
