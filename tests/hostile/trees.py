"""Files that are none, links, names, folders, settings."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

from .case import SECRET, SOUND_TEXT, Case, forest, front, tree, write

OUTSIDE = "outside"  # beside the vault: what lies there must not be read


def _fifo(path: str) -> object:
    def build(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(folder / path)

    return build


def _socket(folder: Path) -> None:
    place = os.getcwd()
    os.chdir(folder)  # the name of a socket may have no more than 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("Attack.md")
    finally:
        os.chdir(place)


def _link(path: str, target: str) -> object:
    def build(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        os.symlink(target, folder / path)

    return build


def _device(folder: Path) -> None:
    """Make a device where that is allowed; elsewhere a link to one stands for it."""
    try:
        os.mknod(folder / "Attack.md", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except OSError:
        os.symlink("/dev/zero", folder / "Attack.md")


def _files(*paths: str | bytes, text: str | bytes = SOUND_TEXT) -> object:
    def build(folder: Path) -> None:
        for path in paths:
            write(folder, path, text)

    return build


def _mixed(files: dict[str, str | bytes]) -> object:
    def build(folder: Path) -> None:
        for path, content in files.items():
            write(folder, path, content)

    return build


def _unreadable(folder: Path) -> None:
    write(folder, "Attack.md", SOUND_TEXT)
    os.chmod(folder / "Attack.md", 0)


def _closed_folder(folder: Path) -> None:
    write(folder, "Closed/Attack.md", SOUND_TEXT)
    os.chmod(folder / "Closed", 0)


def _loops(folder: Path) -> None:
    os.symlink(".", folder / "here")
    os.symlink("..", folder / "above")
    os.symlink("a.md", folder / "a.md")
    os.symlink("c.md", folder / "b.md")
    os.symlink("b.md", folder / "c.md")
    (folder / "Sub").mkdir()
    os.symlink("../Sub", folder / "Sub" / "Sub")


def _inside_links(folder: Path) -> None:
    write(folder, "Real/Note.md", SOUND_TEXT)
    os.symlink("Real/Note.md", folder / "Linked.md")
    os.symlink("Real", folder / "Folder")
    os.link(folder / "Real" / "Note.md", folder / "Hard.md")


def _deep(folder: Path, size: int) -> None:
    """Make folders in one another, further down than a path may be long."""
    start = os.open(folder, os.O_RDONLY)
    at = start
    for _ in range(size):
        os.mkdir("d", dir_fd=at)
        below = os.open("d", os.O_RDONLY, dir_fd=at)
        if at != start:
            os.close(at)
        at = below
    descriptor = os.open("Attack.md", os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=at)
    os.write(descriptor, SOUND_TEXT.encode())
    os.close(descriptor)
    os.close(at)
    os.close(start)


def _long_path(folder: Path) -> None:
    """Make a path of more than 4,096 bytes, which no system call takes whole."""
    at = os.open(folder, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("n" * 200, dir_fd=at)
        below = os.open("n" * 200, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(os.open("Attack.md", os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=at))
    os.close(at)


def _large(folder: Path, size: int) -> None:
    with (folder / "Attack.md").open("wb") as file:
        file.write(b"---\ntitle: a: b\n---\n")
        file.truncate(size)


def _settings(name: str, content: str | bytes) -> object:
    return _mixed({f".obsidian/{name}": content})


def _many_types(folder: Path, size: int) -> None:
    types = ",".join(f'"k{at}": "text"' for at in range(size))
    write(folder, ".obsidian/types.json", f'{{"types": {{{types}}}}}')


def _many_files(folder: Path, size: int) -> None:
    files = ",".join('{"type":"file","file":"a.md"}' for _ in range(size))
    write(folder, "Attack.canvas", f'{{"nodes": [{files}]}}')


def _numbered(pattern: str, text: str) -> object:
    def build(folder: Path, size: int) -> None:
        for at in range(size):
            write(folder, pattern.format(at), text.format(at, at + 1, size - at))

    return build


def _one_folder(text: str) -> object:
    return _numbered("Note {0}.md", text)


def _hub(folder: Path, size: int) -> None:
    write(folder, "Hub.md", "".join(f"[[N{at}]] " for at in range(size)))
    for at in range(size):
        write(folder, f"N{at}.md", "[[Hub]]\n")


_ODD_NAMES = {
    "newline": (b"Att\nack.md", "VL701", "a line end in a name: every list of lines breaks there"),
    "carriage-return": (b"Att\rack.md", "", "a carriage return: what follows is written over it"),
    "escape": (b"Att\x1b[2J\x1b]0;owned\x07ack.md", "", "escape sequences in a name"),
    "c1": ("Att\u009b31mack.md".encode(), "", "the one-character form of an escape sequence"),
    "right-to-left": ("Att\u202edm.exe.md".encode(), "", "a name that is read backwards"),
    "zero-width": ("Att\u200back.md".encode(), "", "a name with a character that is not seen"),
    "separator": ("Att\u2028ack.md".encode(), "", "a line separator in a name"),
    "bad-bytes": (b"Att\xff\xfeack.md", "", "a name that is no UTF-8"),
    "bad-bytes-folder": (b"Fo\xe9lder/Attack.md", "", "a folder whose name is no UTF-8"),
    "longest": (b"n" * 252 + b".md", "", "a name of 255 bytes"),
    "longest-wide": (("\U0001f600" * 63 + ".md").encode(), "", "63 emoji: 255 bytes"),
    "dot-at-end": (b"Attack..md", "", "a dot before the ending, which Windows keeps there"),
    "folder-dot": (b"Folder./Attack.md", "", "a folder with a dot at its end"),
    "space-at-end": (b"Attack .md", "VL701", "a blank at the end, which Windows takes away"),
    "space-alone": (b" .md", "", "a name of a blank"),
    "folder-space": (b" /Attack.md", "", "a folder named by a blank"),
    "reserved": (b"CON.md", "VL701", "a device of Windows"),
    "reserved-ending": (b"aux.c.md", "", "a device of Windows with an ending"),
    "dash": (b"-rf.md", "", "a name that commands take for an option"),
    "dashes": (b"--select=all.md", "", "a name that is an option of ours"),
    "tilde": (b"~root.md", "", "a name that the shell expands"),
    "shell": (b"$(touch owned);`id`&|<>.md", "VL701", "a name that a shell runs"),
    "quotes": (b"'\"\\.md", "", "quotes and a backslash"),
    "glob": (b"*?[a].md", "", "a name that is a pattern"),
    "percent": (b"%s%n%x{0}{a.__class__}.md", "", "a name that is a format"),
    "html": (b"<img src=x onerror=alert(1)>.md", "", "a name that is markup"),
    "formula": (b"=cmd('calc').md", "", "a name that a spreadsheet runs"),
    "colon": (b"Att:ack.md", "VL701", "a colon: a stream on Windows, a folder on old Macintoshes"),
    "wikilink": (b"a]]b[[c#d^e|f.md", "VL702", "every sign that ends a wikilink"),
    "github": (b"::error::owned.md", "", "a command of a build server"),
    "upper": (b"ATTACK.MD", "", "an ending in capitals"),
    "nothing": (b".md", "", "an ending without a name: a dot file"),
    "two-endings": (b"Attack.md.md", "", "two endings"),
}
_PAIRS = {
    "nfc-nfd": ("Caf\u00e9.md", "Cafe\u0301.md", "a name in two spellings of its accent"),
    "case": ("attack.md", "ATTACK.md", "two names that Windows and macOS take for one"),
    "case-folders": ("a/Attack.md", "A/attack.md", "two folders that are one elsewhere"),
    "sharp-s": ("Stra\u00dfe.md", "STRASSE.md", "a letter that becomes two"),
    "dotless-i": ("\u0131.md", "I.md", "the letters that Turkish tells apart"),
    "kelvin": ("\u212a.md", "k.md", "a sign that is a letter elsewhere"),
}
_SETTINGS = {
    "not-json": ("app.json", "{not json", "settings that break off"),
    "empty": ("app.json", "", "settings of no bytes"),
    "list": ("app.json", "[1, 2]", "settings that are a list"),
    "wrong-types": ("app.json", '{"userIgnoreFilters": {"a": [1]}, "newLinkFormat": 7, "useMarkdownLinks": "x"}', "settings of other types"),
    "regex-bomb": ("app.json", '{"userIgnoreFilters": ["/(a+)+$/", "/(.*)*x/", "/((((((/"]}', "a filter that takes exponential time"),
    "bad-utf-8": ("app.json", b'{"a": "\xff"}', "settings that are no UTF-8"),
    "utf-16": ("app.json", '{"a": 1}'.encode("utf-16"), "settings in UTF-16"),
    "huge-number": ("types.json", '{"types": {"a": ' + "9" * 5000 + "}}", "a number of 5,000 digits"),
    "not-a-number": ("types.json", '{"types": NaN}', "what is no number, and no JSON"),
    "deep": ("types.json", "[" * 200_000, "settings that nest too deeply"),
    "double": ("app.json", '{"userIgnoreFilters": ["a"], "userIgnoreFilters": ["b"]}', "a key twice"),
    "readwise": ("plugins/readwise-official/data.json", '{"token": "' + SECRET + '", "readwiseDir": "..", "booksIDsMap": {"../Secret.md": "1", "/etc/passwd": "2", "Attack.md": {"a": 1}}}', "a plugin that manages files outside"),
    "readwise-cut": ("plugins/readwise-official/data.json", '{"token": "' + SECRET + '", "readwiseDir": "' + "\\" * 300_001, "the plugin's file cut off within a text of backslashes"),
    "templates": ("templates.json", '{"folder": "../outside"}', "a template folder outside the vault"),
    "templates-root": ("templates.json", '{"folder": "////"}', "a template folder that is the vault"),
    "daily": ("daily-notes.json", '{"template": "../../etc/passwd", "folder": 1}', "a template outside the vault"),
    "large": ("app.json", "[" + "1," * 5_000_000 + "1]", "settings of 10 MB"),
}  # fmt: skip
_BOARDS = {
    "canvas-deep": ("Attack.canvas", "[" * 1_000_000, "a board that nests too deeply"),
    "canvas-deep-nodes": ("Attack.canvas", '{"nodes": ' * 100_000, "nodes in nodes"),
    "canvas-not-a-number": ("Attack.canvas", '{"nodes": NaN, "edges": Infinity}', "a board of no numbers"),
    "canvas-digits": ("Attack.canvas", '{"nodes": [{"x": ' + "9" * 5000 + "}]}", "a number of 5,000 digits"),
    "canvas-double": ("Attack.canvas", '{"nodes": [], "nodes": [{"type": "file", "file": "../Secret.md"}]}', "a key twice, and a file outside"),
    "canvas-types": ("Attack.canvas", '{"nodes": [1, null, {"type": "file", "file": 7}, {"type": "text", "text": ["a"]}]}', "nodes of other types"),
    "canvas-bytes": ("Attack.canvas", b"\xff\xfe\x00{", "a board that is no text"),
    "base-laughs": ("Attack.base", "a0: &a0 [x]\n" + "".join(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]\n" for at in range(1, 60)), "a billion laughs in a base"),
    "base-deep": ("Attack.base", "a: " + "[" * 100_000, "a base that nests too deeply"),
    "base-large": ("Attack.base", "a: b\n" * 1_900_000, "a base of 9 MB"),
    "base-object": ("Attack.base", "a: !!python/object/apply:os.system [id]\n", "an object of Python in a base"),
    "base-links": ("Attack.base", 'filters: file.hasLink("[[' * 300_000, "a base of open links"),
}  # fmt: skip
_CONFIGS = {
    "not-toml": ("= = =", "configuration that is none"),
    "bad-utf-8": (b'select = ["\xff"]', "configuration that is no UTF-8"),
    "nul": (b"\0" * 1000, "configuration of NUL"),
    "deep": ("a = " + "[" * 100_000, "configuration that nests too deeply"),
    "digits": ("select = " + "9" * 5000, "a number of 5,000 digits"),
    "escape": ('"\x1b[31m" = 1', "escape sequences in a key"),
    "unknown": ('sellect = ["VL1"]', "a key that is none"),
    "regex": ('[schema.properties.a]\npattern = "((((("', "a pattern that is none"),
}  # fmt: skip

CASES: list[Case] = [
    tree("file-fifo", "a pipe named like a note: who reads it waits for ever", _fifo("Attack.md"), "VL708"),
    tree("file-socket", "a socket named like a note", _socket, "VL708"),
    tree("file-device", "a device named like a note: it has no end", _device),
    tree("file-link-device", "a link to a device without end", _link("Attack.md", "/dev/zero")),
    tree("file-link-terminal", "a link to the terminal", _link("Attack.md", "/dev/stdin")),
    tree("file-link-outside", "a link to a file outside the vault", _link("Attack.md", f"../{OUTSIDE}/Secret.md")),
    tree("file-link-absolute", "a link to the system's passwords", _link("Attack.md", "/etc/passwd")),
    tree("file-link-nowhere", "a link to nothing", _link("Attack.md", "gone.md")),
    tree("folder-link-outside", "a folder that is a link out of the vault", _link("Folder", f"../{OUTSIDE}")),
    tree("folder-link-root", "a folder that is a link to the whole disk", _link("Folder", "/")),
    tree("folder-link-proc", "a folder that is a link to the processes", _link("Folder.md", "/proc")),
    tree("links-in-a-circle", "links to themselves, to each other and to folders above", _loops),
    tree("links-inside", "links within the vault, and two names of one file", _inside_links, changes=True),
    tree("folder-like-a-note", "a folder named like a note", lambda folder: (folder / "Attack.md").mkdir(), "VL708"),
    tree("folder-like-a-note-full", "a folder named like a note, with notes in it", _files("Attack.md/Inside.md"), changes=True),
    tree("folder-like-a-board", "folders named like a board and a base", lambda folder: [(folder / name).mkdir() for name in ("a.canvas", "b.base")] and None),
    tree("file-unreadable", "a note that nobody may read", _unreadable, changes=True),
    tree("folder-unreadable", "a folder that nobody may open", _closed_folder, changes=True),
    forest("file-sparse", "a note of 100 MB that holds nothing", _large, 100_000_000, 100_000_000, "VL708"),
    forest("file-too-large", "a note one byte larger than the bound", _large, 10_000_001, 10_000_001, "VL708"),
    forest("folders-deep", "five hundred folders in one another", _deep, 500, 500, changes=True),
    tree("folders-too-deep", "a path longer than the system takes", _long_path, "VL708"),
    tree("folder-empty", "folders with nothing in them", lambda folder: [(folder / f"e{at}" / "f").mkdir(parents=True) for at in range(50)] and None),
    tree("dot-folders", "notes in folders that are none of ours", _files(".trash/a.md", ".git/b.md", ".obsidian/c.md", "a/.hidden/d.md", "logseq/bak/e.md")),
    *(tree(f"name-{name}", attacks, _files(path), codes, changes=True) for name, (path, codes, attacks) in _ODD_NAMES.items()),
    *(tree(f"names-{name}", attacks, _files(one, two), changes=True) for name, (one, two, attacks) in _PAIRS.items()),
    *(
        tree(f"settings-{name}", attacks, _settings(path, content), said=".obsidian" if name in {"not-json", "list", "bad-utf-8", "utf-16"} else "")
        for name, (path, content, attacks) in _SETTINGS.items()
    ),
    tree("settings-fifo", "a pipe in place of the settings", _fifo(".obsidian/app.json")),
    tree("settings-fifo-readwise", "a pipe in place of the plugin's file", _fifo(".obsidian/plugins/readwise-official/data.json")),
    tree("settings-link", "settings that are a link out of the vault", _link(".obsidian/app.json", f"../../{OUTSIDE}/app.json")),
    tree("settings-folder-link", "a settings folder that is a link out of the vault", _link(".obsidian", f"../{OUTSIDE}")),
    tree("settings-folder", "a folder in place of the settings", lambda folder: (folder / ".obsidian" / "app.json").mkdir(parents=True)),
    *(tree(f"board-{name}", attacks, _mixed({path: content})) for name, (path, content, attacks) in _BOARDS.items()),
    forest("settings-large-types", "types of 300,000 properties", _many_types, 300_000, 20_000),
    forest("board-canvas-large", "a board of 9 MB", _many_files, 300_000, 20_000),
    tree("board-fifo", "a pipe named like a board", _fifo("Attack.canvas")),
    tree("board-fifo-base", "a pipe named like a base", _fifo("Attack.base")),
    tree("board-link", "a board that is a link out of the vault", _link("Attack.canvas", f"../{OUTSIDE}/Secret.canvas")),
    *(tree(f"config-{name}", attacks, _mixed({"vaultlint.toml": content}), code=2) for name, (content, attacks) in _CONFIGS.items()),
    tree("config-fifo", "a pipe in place of the configuration", _fifo("vaultlint.toml"), code=2),
    tree("config-fifo-pyproject", "a pipe in place of pyproject.toml", _fifo("pyproject.toml")),
    tree("config-link-device", "a configuration that is a device without end", _link("vaultlint.toml", "/dev/zero"), code=2),
    tree("config-link-device-pyproject", "a pyproject.toml that is a device without end", _link("pyproject.toml", "/dev/zero")),
    tree("config-folder", "a folder in place of the configuration", lambda folder: (folder / "vaultlint.toml").mkdir(), code=2),
    tree("config-link-outside", "a configuration that is a link out of the vault", _link("vaultlint.toml", f"../{OUTSIDE}/vaultlint.toml"), code=2),
    tree("baseline-fifo", "a pipe in place of the baseline", _fifo(".vaultlint-baseline.json"), code=2),
    tree("aliases-collide", "one alias for many notes, and the name of another", _mixed({f"A{at}.md": front("aliases: [Same, zz Neighbour]", "[[Same]]\n") for at in range(30)}), changes=True),
    tree("note-100-lines-of-links", "a note that links to itself in every way", _files("Attack.md", text="[[Attack]] [[Attack#A]] ![[Attack]] [[Attack#^b]] [a](Attack.md)\n" * 100)),
    forest("notes-one-name", "notes of one name in very many folders", _numbered("f{0}/Same.md", "[[Same]]\n"), 10_000, 60, changes=True),
    forest("notes-one-folder", "very many notes in one folder", _one_folder("# Note {0}\n\n[[Note {1}]] #tag\n"), 10_000, 60, changes=True),
    forest("notes-same-words", "very many notes of the same words", _one_folder("The same words in every note. [[Hub]] #tag\n"), 10_000, 60, changes=True),
    forest("notes-same-title", "very many notes that name one source", _one_folder(front("title: Same\nurl: https://a.example/one-long-slug-of-it", "Text {0}.\n")), 10_000, 25, changes=True),
    forest("notes-numbered-copies", "very many copies that a sync left", _numbered("Copy {0}.md", "The same text.\n"), 10_000, 60, changes=True),
    forest("notes-conflicts", "very many conflicted copies", _numbered("A (Conflicted copy d 2024010112{0:02}).md", "The same text.\n"), 5000, 60, changes=True),
    forest("notes-hub", "a note that all others link to, and that links to all", _hub, 10_000, 60, changes=True),
    forest("notes-near-names", "very many names that differ in one letter, and links that miss each", _numbered("Quarterly report {0}.md", "[[Quarterly reprot {0}]]\n"), 5000, 100, changes=True),
    forest("notes-tag-variants", "very many tags that differ in an ending", _one_folder("#startup{0} #startup{0}s #start-up{0}\n"), 5000, 100, changes=True),
    forest("notes-key-variants", "very many keys that differ in case", _one_folder(front("Key {0}: a\nkey_{0}: b")), 5000, 100, changes=True),
    forest("notes-mentions", "very many names that stand in the others' text unlinked", _numbered("Long Name {0}.md", "Long Name {1} and Long Name {2} are named here.\n"), 5000, 100, changes=True),
    forest("folders-many", "very many folders", _numbered("d{0}/Note {0}.md", "Text {0}.\n"), 10_000, 60, changes=True),
]  # fmt: skip
