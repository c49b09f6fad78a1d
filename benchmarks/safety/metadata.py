"""What a note carries besides its text, and what is left of it once a tool has mended the note."""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

from benchmarks.safety import notes
from benchmarks.safety.tools import Tool

TIME = 1_600_000_000_123_456_789
OWNER = 4321
_ACL = "system.posix_acl_access"
_XATTR = "user.reading.state"
ASPECTS = (
    "mode",
    "owner",
    "extended attribute",
    "ACL",
    "birth time",
    "hard link",
    "link to a note",
    "link out of the vault",
    "read-only note",
)


def survivors(tool: Tool, folder: Path) -> dict[str, str]:
    """Run a tool over notes that each carry something; say of each what became of it."""
    outside = folder.with_name(f"{folder.name}-outside.md")
    outside.write_bytes(notes.note(99, 500))
    names = ("mode", "owner", "attribute", "acl", "birth", "linked", "target", "read-only")
    notes.write(folder, {f"{name}.md": notes.note(number, 500) for number, name in enumerate(names)})
    before = {name: (folder / f"{name}.md").read_bytes() for name in names}
    cannot = _prepare(folder, outside)
    born = _birth(folder / "birth.md")
    tool.run(folder)
    checks: dict[str, tuple[str, Callable[[Path], bool]]] = {
        "mode": ("mode", lambda path: path.stat().st_mode & 0o7777 == 0o640),
        "owner": ("owner", lambda path: (path.stat().st_uid, path.stat().st_gid) == (OWNER, OWNER)),
        "extended attribute": ("attribute", lambda path: _value(path, _XATTR) == b"half"),
        "ACL": ("acl", lambda path: _value(path, _ACL) == _acl()),
        "birth time": ("birth", lambda path: _birth(path) == born),
    }
    found = {}
    for aspect, (name, holds) in checks.items():
        path = folder / f"{name}.md"
        kept = "kept" if holds(path) else "lost"
        if path.read_bytes() == before[name]:
            kept = "note left as it was" if kept == "kept" else "lost, and the note not mended"
        found[aspect] = cannot.get(aspect, kept)
    if born is None:
        found["birth time"] = "not told here"
    found["hard link"] = _hard_link(folder, before["linked"])
    found["link to a note"] = _link(folder, "link.md", folder / "target.md", before["target"])
    found["link out of the vault"] = _link(folder, "out.md", outside, notes.note(99, 500))
    changed = (folder / "read-only.md").read_bytes() != before["read-only"]
    found["read-only note"] = "rewritten" if changed else "left alone"
    outside.unlink()
    return found


def _prepare(folder: Path, outside: Path) -> dict[str, str]:
    """Give the notes what they carry; return what this system does not let us give."""
    cannot = {}
    (folder / "mode.md").chmod(0o640)
    try:
        os.chown(folder / "owner.md", OWNER, OWNER)
    except (OSError, AttributeError):
        cannot["owner"] = "needs root"
    for aspect, name, key, value in (
        ("extended attribute", "attribute", _XATTR, b"half"),
        ("ACL", "acl", _ACL, _acl()),
    ):
        try:
            os.setxattr(folder / f"{name}.md", key, value)
        except (OSError, AttributeError):
            cannot[aspect] = "not on this disk"
    os.link(folder / "linked.md", folder.with_name(f"{folder.name}-other-name"))
    os.symlink("target.md", folder / "link.md")
    os.symlink(outside, folder / "out.md")
    (folder / "read-only.md").chmod(0o444)
    for path in folder.glob("*.md"):
        with contextlib.suppress(OSError):
            os.utime(path, ns=(TIME, TIME), follow_symlinks=False)
    return cannot


def _acl() -> bytes:
    """Return an ACL in the kernel's form: user 4322 may read, besides the owner."""
    entries = ((1, 6, 0xFFFFFFFF), (2, 4, OWNER + 1), (4, 4, 0xFFFFFFFF), (16, 4, 0xFFFFFFFF), (32, 0, 0xFFFFFFFF))
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def _value(path: Path, name: str) -> bytes | None:
    try:
        return os.getxattr(path, name)
    except OSError:
        return None


def _birth(path: Path) -> str | None:
    """Return when a file was made, as `stat` tells it; None where it does not."""
    done = subprocess.run(["stat", "-c", "%w", path], capture_output=True, text=True, check=False)
    told = done.stdout.strip()
    return told if done.returncode == 0 and told != "-" else None


def _hard_link(folder: Path, before: bytes) -> str:
    one, other = folder / "linked.md", folder.with_name(f"{folder.name}-other-name")
    together, changed = one.samefile(other), one.read_bytes() != before
    other.unlink()
    if together:
        return "both names rewritten" if changed else "left alone"
    return "torn: two files now"


def _link(folder: Path, name: str, target: Path, before: bytes) -> str:
    if not (folder / name).is_symlink():
        return "replaced by a file"
    changed = target.read_bytes() != before
    if target.parent != folder:
        return "written through" if changed else "left alone"
    return "kept" if changed else "kept, its note not mended"
