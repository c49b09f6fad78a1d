"""What can be wrong with a theme's label, told without reading the notes: a check over all labels of a graph."""

from __future__ import annotations

import re

from vaultlint.graph.words.language import stop_words

BOILERPLATE = frozenset(
    "metadata highlight highlights readwise url title author category tags note notes page file comment comments subscribe "
    "newsletter cookie cookies share copyright login register view click untitled template todo draft moc".split()
)
ADDRESS = re.compile(
    r"^(?:https?|www|com|org|html?|utm|amp|nbsp)$|\.(?:com|org|io|html?|png|jpe?g|pdf)\b|://|[<>{}|=\\]", re.IGNORECASE
)
WORD = re.compile(r"\w[\w'’.+#-]*")


def faults(label, text, tags=()):
    """Return what is wrong with a label; nothing for a tag's own spelling.

    Parameters
    ----------
    label : str
    text : str
        All that the vault's notes say, in lower case.
    tags : iterable of str
        The vault's tags as they are written.

    Examples
    --------
    >>> faults("busi", "her business grew"), faults("the", "the end"), faults("sales calls", "the sales calls")
    (['fragment'], ['stop word'], [])
    """
    if label in tags:
        return []
    found = []
    lower = label.casefold()
    if not lower.strip() or not any(map(str.isalpha, lower)):
        found.append("no word")
    if not label.isupper() and any(lower in words for words in stop_words().values()):  # BLE is no article
        found.append("stop word")
    if lower in BOILERPLATE:
        found.append("boilerplate")
    if ADDRESS.search(lower):
        found.append("url part")
    for word in WORD.findall(lower):
        cjk = "\u3040" <= word[0] <= "\u9fff"
        if not (word in text if cjk else re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text)):
            found.append("fragment")
    return found


def faulty(graph, text):
    """Return all faulty labels of a graph's themes and communities with what is wrong."""
    tags = {data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "tag"}
    labels = [data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "concept"]
    labels += [theme for community in graph.graph["communities"] for theme in community["themes"]]
    found = {label: faults(label, text.casefold(), tags) for label in labels}
    return {label: wrong for label, wrong in found.items() if wrong}
