"""Notes of the WeRead plugin (微信读书): signs say what a line is, 📌 a highlight, 💭 the reader's note."""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, property_text, steps
from vaultlint.parse.exports.draft import Draft
from vaultlint.parse.exports.tails import split_block_id
from vaultlint.parse.note import Note, Reading

NAME = "weread"
_KEYS = {"书名": "title", "作者": "author", "简介": "summary", "出版时间": "published", "分类": "category"}
_MAIN = ("元数据", "高亮划线", "热门划线", "读书笔记", "笔记汇总", "划线评论", "本书评论", "书评")
_MARKS = ("📌🔥", "📌", "🔥 [")
_EXPORTERS = ("⏱", "📊", "🔥")


def recognises(signs: Signs) -> bool:
    """Tell whether the note says that it is the plugin's, or has its headings and links."""
    entry = signs.properties.get("doc_type")
    if entry is not None and entry.value == "weread-highlights-reviews":
        return True
    linked = "](<weread://bestbookmark?"
    if linked in signs.opening and any(line[:1] == ">" and linked in line for line in signs.opening.split("\n")):
        return True
    return "元数据" in signs.names and not signs.names.isdisjoint(_MAIN[1:]) and "weread.qq.com" in signs.opening


def read(note: Note) -> Reading:
    """Read a note of the WeRead plugin.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    walk = _Walk(note)
    for number, text, level, name in steps(note):
        if level:
            walk.heading(number, name)
        elif text:
            walk.line(number, text)
    walk.draft.put("document_id", property_text(note, "bookid"))
    return walk.draft.reading()


class _Walk:
    """One pass over the lines."""

    def __init__(self, note: Note) -> None:
        self.draft = Draft(note, NAME)
        self.section = "top"
        self.title = property_text(note, "title")
        self.field = ""
        self.before: list[str] = []  # what the reader said above a passage

    def heading(self, number: int, name: str) -> None:
        self.draft.close()
        self.before = []
        section = next((main for main in _MAIN if name == main), "")
        if name == self.title:
            self.section = "top"
        if section:
            self.section = section
        if section or name.endswith(" 的想法"):
            self.draft.apparatus.add(number)

    def line(self, number: int, text: str) -> None:
        said = text.lstrip("> ")
        said = said.removeprefix("- ").strip()
        if self.section in {"top", "元数据"} and self._metadata(number, text, said):
            self.draft.apparatus.add(number)
        elif self.section not in {"本书评论", "书评"}:
            self._highlight(number, said, quoted=text.startswith(">"))

    def _metadata(self, number: int, text: str, said: str) -> bool:
        label, colon, value = said.replace("：", ":", 1).partition(":")
        key = _KEYS.get(label.strip(), "")
        if said.startswith(("[!", "![")):
            self.draft.put("heading", said)
        elif label == "PC地址":
            self.draft.field("url", value.strip(), number)
        elif colon and (key or label in {"ISBN", "出版社"}):
            self.draft.field(key, value.strip(), number)
        elif self.field == "summary" and text != said:
            self.draft.more("summary", said)
        elif self.section == "top" and not self._titled(number, text):
            return False
        self.field = key or self.field
        return True

    def _titled(self, number: int, text: str) -> bool:
        """Take the lines that the theme without metadata begins with: 《title》, author, how many notes."""
        if text.startswith("《") and text.endswith("》"):
            self.draft.field("title", text[1:-1], number)
            self.field = "below title"
        elif self.field == "below title":
            self.draft.field("author", text, number)
            self.field = "author"
        else:
            return text.endswith("个笔记")
        return True

    def _highlight(self, number: int, said: str, *, quoted: bool) -> None:
        said, block = split_block_id(said)
        passage = self.draft.passage
        mark = next((mark for mark in _MARKS if said.startswith(mark)), "")
        if mark or (quoted and "](<weread://" in said):
            passage = self.draft.begin(number)
            passage.notes += [self.before] if self.before else []
            self.before = []
            text, url = _linked(said.removeprefix(mark.removesuffix(" [")).strip())
            passage.known_by(url=url)
            passage.add(number, text)
        elif said.startswith("💭") and passage:
            passage.note(number, said.removeprefix("💭").rpartition(" - ⏱ ")[0].strip() or said[1:].strip())
            passage.end_line = number + 1
        elif said.startswith(_EXPORTERS) or not said or said.endswith(" 发表想法"):
            self.draft.apparatus.add(number)
        elif passage and passage.notes and not quoted:
            passage.more_note(number, said)
        elif passage and quoted:
            passage.add(number, said)
        else:
            self.before.append(said)
        if block and passage:
            passage.known_by(id=block)
            passage.end_line = number + 1


def _linked(text: str) -> tuple[str, str]:
    """Split ``[text](<weread://…>)``."""
    start = text.rfind("](<")
    if start < 0 or not text.startswith("["):
        return text, ""
    return text[1:start].strip(), text[start + 3 :].rstrip(">) ")
