"""What is computed while somebody types: how often, and what of it others are offered."""

from __future__ import annotations

import asyncio

from lsprotocol import types
from server_editor import Editor, in_loop, with_editor

from vaultlint.server import vaults
from vaultlint.server.documents import Document, Text
from vaultlint.server.session import Session
from vaultlint.server.vaults import OpenVault

LONG = 0.8  # seconds; more than any pause that is waited for
BROKEN = "---\ntitle: A: b\n---\n"


def session(told):
    """Return a session whose diagnostics go to a list."""
    return Session(told.append, lambda _: None, lambda _: lambda _: None)


def opened(one, path, text):
    """Open a note in a session; return its URI."""
    one.open(types.TextDocumentItem(path.as_uri(), "markdown", 1, text))
    return path.as_uri()


def whole(text):
    return [types.TextDocumentContentChangeWholeDocument(text)]


def test_rapid_edits_are_told_once(vault):
    """Three hundred changes in a row give one answer, about the last of them."""
    root = vault({"a.md": ""})
    told: list[types.PublishDiagnosticsParams] = []

    async def scenario() -> None:
        one = session(told)
        uri = opened(one, root / "a.md", "")
        for version in range(2, 302):
            one.change(uri, version, whole(BROKEN + "x" * version))
        assert [params.version for params in told] == [1]
        await asyncio.sleep(LONG)
        one.close()

    in_loop(scenario())
    assert [params.version for params in told] == [1, 301]
    assert [found.code for found in told[-1].diagnostics] == ["VL111"]


def test_who_never_pauses_is_told_as_well(vault):
    """Changes without a pause do not put the answer off for ever."""
    root = vault({"a.md": ""})
    told: list[types.PublishDiagnosticsParams] = []

    async def scenario() -> None:
        one = session(told)
        uri = opened(one, root / "a.md", "")
        version = 1
        async with asyncio.timeout(60):
            while len(told) < 2:
                version += 1
                one.change(uri, version, whole(BROKEN))
                await asyncio.sleep(0.005)
        one.close()

    in_loop(scenario())


def test_what_is_asked_for_is_looked_at_now(vault):
    """A quick fix is of the text as it stands, and what was told for it is not told again."""
    root = vault({"a.md": ""})
    told: list[types.PublishDiagnosticsParams] = []

    async def scenario() -> None:
        one = session(told)
        uri = opened(one, root / "a.md", "")
        one.change(uri, 2, whole(BROKEN))
        assert [found.code for found in one.look(one.opened[uri]).diagnostics] == ["VL111"]
        await asyncio.sleep(LONG)
        one.close()

    in_loop(scenario())
    assert [params.version for params in told] == [1, 2]


def test_a_closed_note_is_not_looked_at(vault):
    """What was due when a note was closed is let go."""
    root = vault({"a.md": ""})
    told: list[types.PublishDiagnosticsParams] = []

    async def scenario() -> None:
        one = session(told)
        uri = opened(one, root / "a.md", "")
        one.change(uri, 2, whole(BROKEN))
        one.shut(uri)
        await asyncio.sleep(LONG)
        one.close()

    in_loop(scenario())
    assert [(params.version, params.diagnostics) for params in told] == [(1, []), (None, [])]


def offered(home, document):
    """Return the tags that the vault's notes offer after a survey, with an open note taken in."""
    home.take(document.note, document.saved_note)
    snapshot, failed = vaults.survey(home.project, home.moment(), dict(home.saved))
    assert not failed
    return snapshot.tags


def test_others_are_offered_tags_as_they_were_saved(vault):
    """A half-typed tag of an open note is offered when it was saved; a closed note counts as it lies on the disk."""
    root = vault({"a.md": "#mind #body\n", "b.md": "#mind\n"})
    home = OpenVault(root)
    home.gathered(vaults.gather(home.project, lambda: False, lambda *_: None))
    document = Document((root / "b.md").as_uri(), "b.md", 1, Text("#mind #bo\n"), home.source("b.md"))
    assert offered(home, document) == {"mind": 2, "body": 1}
    (root / "b.md").write_text("#mind #bo\n")
    document.saved(home.source("b.md"))
    assert offered(home, document) == {"mind": 2, "bo": 1, "body": 1}
    document.change(2, whole("#mi\n"))
    assert offered(home, document) == {"mind": 2, "bo": 1, "body": 1}
    home.look_at_disk("b.md")
    assert not home.saved
    (root / "b.md").unlink()
    home.look_at_disk("b.md")
    assert vaults.survey(home.project, home.moment())[0].tags == {"body": 1, "mind": 1}


def test_a_note_is_offered_the_tags_typed_in_it(vault):
    """Also before it is saved, but not the one at the cursor."""
    root = vault({"a.md": ""})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", "#project and #pro and #pro\n")
        found = await editor.complete(uri, 0, 26)
        assert [item.label for item in found.items] == ["project"]

    with_editor(scenario, root)
