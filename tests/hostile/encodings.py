"""Bytes that are no UTF-8, or that are and should not be."""

from __future__ import annotations

from .case import Case, front, note, repeated

_TEXT = "---\ntitle: Caf\u00e9: one\ntag: a\n---\nCaf\u00e9 \u2013 na\u00efve\n"
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_CODEPAGES = {
    "latin-1": _TEXT.replace("\u2013", "-"),
    "cp1252": _TEXT,
    "cp437": _TEXT.replace("\u2013", "-"),
    "mac-roman": _TEXT,
    "shift-jis": "---\ntitle: \u8868\u793a: \u65e5\u672c\n---\n\u30c6\u30ad\u30b9\u30c8\n",
    "euc-jp": "---\ntitle: \u8868\u793a: \u65e5\u672c\n---\n\u30c6\u30ad\u30b9\u30c8\n",
    "gb18030": "---\ntitle: \u6807\u9898: \u4e2d\u6587\n---\n\u6587\u672c\n",
    "big5": "---\ntitle: \u6a19\u984c: \u4e2d\u6587\n---\n\u6587\u672c\n",
    "euc-kr": "---\ntitle: \uc81c\ubaa9: \ud55c\uad6d\n---\n\ud14d\uc2a4\ud2b8\n",
    "koi8-r": "---\ntitle: \u041a\u043d\u0438\u0433\u0430: \u043e\u0434\u0438\u043d\n---\n\u0422\u0435\u043a\u0441\u0442\n",
}
_BROKEN = {
    "overlong-slash": (b"a \xc0\xaf b", "a slash in two bytes: shorter spellings are the only ones allowed"),
    "overlong-nul": (b"a \xc0\x80 b", "Java's NUL in two bytes"),
    "overlong-three": (b"a \xe0\x80\xaf b", "a slash in three bytes"),
    "five-bytes": (b"a \xf8\x88\x80\x80\x80 b", "a form of five bytes that was taken out of UTF-8"),
    "lone-surrogate": (b"a \xed\xa0\x80 b", "half of a pair, written as if it were a character"),
    "cesu-8": (b"a \xed\xa0\xbd\xed\xb8\x80 b", "an emoji as two halves of three bytes"),
    "beyond-unicode": (b"a \xf4\x90\x80\x80 b", "a number above U+10FFFF"),
    "truncated-end": (b"caf\xc3", "the file ends within a character"),
    "truncated-middle": (b"caf\xe2\x82 b\n", "a character breaks off before a space"),
    "lone-continuation": (b"\x80\x81\xbf\n", "bytes that continue nothing"),
    "ff-fe": (b"\xff\xfe\xff\xfe", "byte order marks of UTF-16 and no text"),
    "in-a-key": (b"---\nti\xe9tle: a: b\n---\n", "a bad byte in a key of a block that a fix would mend"),
    "in-a-fence": (b"--\xe9-\ntag: a\n---\n", "a bad byte in what would be the opening fence"),
    "behind-a-bom": (b"\xef\xbb\xbf---\ntag: a\n---\n\xe9\n", "a byte order mark that promises UTF-8, and a bad byte"),
    "in-a-link": (b"---\ntag: a\n---\n[[caf\xe9]] ![[\xff]] #\xe9tag\n", "bad bytes in links and tags"),
    "two-copies": (
        b"---\ntitle: A\nurl: https://a.example/b\n---\n# A\n\xe9\n" * 2,
        "copies that would be merged, with bad bytes",
    ),
}

CASES: list[Case] = [
    *(
        note(f"bytes-{codec}-bom", f"{codec} with its byte order mark", ("\ufeff" + _TEXT).encode(codec), "VL704")
        for codec in _WIDE
    ),
    *(note(f"bytes-{codec}", f"{codec} without a mark", _TEXT.encode(codec), "VL704") for codec in _WIDE),
    note("bytes-utf-16-ascii", "UTF-16 of English alone is valid UTF-8 full of NUL", "tag: a\n".encode("utf-16-le")),
    note(
        "bytes-utf-7",
        "UTF-7: letters that mean markup to whoever guesses encodings",
        b"+ADw-script+AD4- +AFsAWw-a+AF0AXQ-\n",
    ),
    *(
        note(f"bytes-{codec}", f"the code page {codec}", text.encode(codec), "VL704")
        for codec, text in _CODEPAGES.items()
    ),
    *(note(f"bytes-{name}", attacks, data, "VL704") for name, (data, attacks) in _BROKEN.items()),
    repeated("bytes-every-second", "10 MB in which every second byte is bad", b"a\xff", "VL704"),
    repeated("bytes-last-of-all", "one bad byte, the last of 10 MB", "text and more\n", "VL704", after=b"\xff"),
    repeated("bytes-bad-lines", "a bad byte in each of very many lines", b"- caf\xe9\n", "VL704"),
    note(
        "bom-twice",
        "two byte order marks: one is dropped, the other is a letter",
        b"\xef\xbb\xbf" * 2 + front("tag: a").encode(),
        changes=True,
    ),
    repeated("bom-many", "byte order marks and nothing else", b"\xef\xbb\xbf", changes=True),
    note("bom-alone", "a byte order mark and no text", b"\xef\xbb\xbf", silent=True, changes=True),
    note(
        "bom-inside",
        "a byte order mark before a key and in the middle of a word",
        front("\ufefftitle: a\nb\ufeffc: d"),
        changes=True,
    ),
    note("bom-before-fence", "a blank, then a mark, then frontmatter", " \ufeff---\ntag: a\n---\n", changes=True),
    note(
        "unicode-noncharacters",
        "code points that never will be characters",
        front("title: \ufffe\uffff\U0010ffff"),
        changes=True,
    ),
    note(
        "unicode-private",
        "private use and unassigned code points as key, tag and link",
        front("\ue000: \U000f0000\ntags: [\ue001]", "#\ue002 [[\ue003]]\n"),
        changes=True,
    ),
    note(
        "unicode-tag-characters",
        "invisible letters of the tags block hidden in a title",
        front("title: A\U000e0041\U000e0042"),
        changes=True,
    ),
    note(
        "unicode-right-to-left",
        "overrides that turn what is shown around",
        front("title: \u202egnp.exe\u202c"),
        changes=True,
    ),
    note(
        "unicode-nfc-nfd-keys",
        "one key in two spellings of its accent",
        front("caf\u00e9: a\ncafe\u0301: b"),
        changes=True,
    ),
    note(
        "unicode-confusable-keys",
        "keys that look alike in Cyrillic and Latin",
        front("title: a\n\u0442itle: b"),
        changes=True,
    ),
    note(
        "unicode-case-that-grows",
        "letters that become longer in the other case",
        front("tags: [\u0130, \u00df, \ufb03, i\u0307]"),
        changes=True,
    ),
    repeated("unicode-emoji", "10 MB of characters of four bytes", "\U0001f600"),
    repeated("unicode-emoji-tags", "tags of emoji with joiners", "#\U0001f469\u200d\U0001f4bb "),
    repeated("unicode-combining", "a letter under a tower of accents", "\u0301", before="a"),
    repeated("unicode-combining-tag", "a tag under a tower of accents", "\u0301", before="#a"),
    repeated("unicode-zero-width", "text of which nothing is seen", "\u200b\u200d\u2060"),
    repeated("unicode-hangul", "letters that normalising joins", "\u1100\u1161\u11a8 "),
    repeated("unicode-ligature", "one letter that normalises to eighteen", "\ufdfa "),
    repeated("unicode-wikilinks", "links of one letter that normalises to eighteen", "[[\ufdfa]] "),
    repeated("unicode-replacement", "what a bad conversion left behind", "\ufffd"),
    repeated("unicode-no-space", "Japanese without an end of a sentence", "\u6587\u7ae0\u30c6\u30b9\u30c8"),
]
