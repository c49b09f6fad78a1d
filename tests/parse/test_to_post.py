"""The door to Python users: a note as python-frontmatter knows it."""

from __future__ import annotations

import frontmatter

from vaultlint.parse import parse


def test_post_holds_what_obsidian_reads():
    """The metadata are the properties as Obsidian reads them: dates and `no` are texts."""
    post = parse("a.md", b"---\ntitle: A\ndate: 2024-01-02\nflag: no\n---\nbody\n").to_post()
    assert isinstance(post, frontmatter.Post)
    assert post.metadata == {"title": "A", "date": "2024-01-02", "flag": "no"}
    assert post.content == "body\n"


def test_unreadable_block_is_salvaged():
    """Where python-frontmatter alone would raise, the salvaged reading is given."""
    assert parse("a.md", b"---\ntitle: A: b\nauthor: @x\n---\n").to_post().metadata == {"title": "A: b", "author": "@x"}


def test_plain_note_has_no_metadata():
    """Without frontmatter the whole text is content."""
    post = parse("a.md", b"just text\n").to_post()
    assert (post.metadata, post.content) == ({}, "just text\n")
