"""The language server as an editor meets it: a process, spoken to over stdio by pygls' client."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest
from click.testing import CliRunner
from lsprotocol import types
from server_editor import ALL, Editor, in_loop, with_editor

from vaultlint.cli import main

BROKEN = "---\ntitle: Grit: The Power\ntags: [x]\n---\nText.\n"
MENDED = '---\ntitle: "Grit: The Power"\ntags: [x]\n---\nText.\n'
MANY = "---\ntitle: A: b\ndate: 2024-01-17\nauthor: [[Ann]]\nfine: 😀\ntags: [#a, b, b]\n---\n\n# 😀 T\n\n- One 😀.\n- Two.\n"
UTF_8 = types.ClientCapabilities(
    general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf8])
)


def codes(diagnostics):
    return {one.code for one in diagnostics}


def partial(start, end, text):
    return types.TextDocumentContentChangePartial(
        range=types.Range(types.Position(*start), types.Position(*end)), text=text
    )


def digest_of(root):
    """Return a hash of all files below a folder, with their names."""
    found = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        found.update(str(path).encode() + (path.read_bytes() if path.is_file() else b""))
    return found.hexdigest()


def test_the_text_as_typed_counts_and_not_the_disk(vault):
    """Findings come and go with the letters, for the version they are about; nothing is written, and closing ends it."""
    root = vault({"a.md": MENDED})
    before = digest_of(root)

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", BROKEN)
        (one,) = await editor.diagnostics(uri)
        assert (one.code, one.source, one.severity) == ("VL111", "vaultlint", types.DiagnosticSeverity.Error)
        assert one.range == types.Range(types.Position(1, 7), types.Position(1, 22))
        assert one.data["fix"] == "safe"
        assert one.code_description is None
        editor.change(uri, partial((1, 7), (1, 7), '"'), partial((1, 23), (1, 23), '"'))
        assert not await editor.diagnostics(uri)
        editor.replace(uri, BROKEN)
        assert codes(await editor.diagnostics(uri)) == {"VL111"}
        editor.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        await editor.until(lambda: not editor.published[uri][-1].diagnostics)

    with_editor(scenario, root)
    assert digest_of(root) == before


@pytest.mark.parametrize(
    ("capabilities", "columns"), [(ALL, (11, 18)), (UTF_8, (15, 22))], ids=["utf-16 by default", "utf-8 if wanted"]
)
def test_columns_are_those_of_the_editor(vault, capabilities, columns):
    """Two emoji before a place move it by four UTF-16 units, by eight bytes."""
    root = vault({"a.md": ""})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", "---\ntags: [😀😀, b c d e]\n---\n")
        found = await editor.diagnostics(uri)
        places = [one.range for one in found if one.code == "VL303" and one.range.end.character > 13]
        assert [(one.start.character, one.end.character) for one in places] == [(columns[0] + 2, columns[1] + 2)]

    with_editor(scenario, root, capabilities)


def test_changes_are_taken_over_where_the_editor_made_them(vault):
    """Behind emoji, and below U+2028, a form feed and U+0085, which end no line."""
    root = vault({"a.md": ""})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", "---\r\na: 😀\u2028\x85b\r\nt: c d\r\n---\r\n\x0c\r\n")
        assert not await editor.diagnostics(uri)
        editor.change(uri, partial((2, 4), (2, 5), ": "))
        (one,) = await editor.diagnostics(uri)
        assert (one.code, one.range.start, one.range.end.character) == ("VL111", types.Position(2, 3), 7)

    with_editor(scenario, root)


def test_fix_all_does_what_the_command_line_does(vault):
    """The edits, applied as an editor does it, give what `vaultlint fix` writes; what is fine is in none of them."""
    twice = MANY + "---\ntitle: A: b\nauthor: [[Ann]]\n---\n# T"
    notes = {"plain": MANY, "crlf": MANY.replace("\n", "\r\n"), "twice": twice}
    files = {f"{name}.md": text.encode() for name, text in notes.items()}
    files |= {f"{name}-bom.md": b"\xef\xbb\xbf" + text.encode() for name, text in notes.items()}
    root = vault(files)

    async def scenario(editor: Editor) -> None:
        mended = {}
        for name in files:
            uri = editor.open(root / name)
            await editor.diagnostics(uri)
            (action,) = await editor.actions(uri, only=["source.fixAll"])
            assert action.kind == "source.fixAll.vaultlint"
            mended[name] = editor.applied(uri, action.edit)
            edits = action.edit.document_changes[0].edits
            assert len(edits) > 1
            assert not any(part in one.new_text for one in edits for part in ("One", "fine"))
            editor.replace(uri, mended[name])
            await editor.diagnostics(uri)
            assert await editor.actions(uri, only=["source.fixAll.vaultlint"]) == []
        CliRunner().invoke(main, ["fix", str(root)])
        for name, text in mended.items():
            assert (root / name).read_bytes().removeprefix(b"\xef\xbb\xbf") == text.encode()
            assert (root / name).read_bytes().startswith(b"\xef\xbb\xbf") == ("bom" in name)
            assert ("\r" in text) == ("crlf" in name)

    with_editor(scenario, root)


def test_quick_fixes_mend_one_finding_each(vault):
    """A safe one is preferred, an unsafe one says so; applied, the finding is gone. Where nothing is wrong none is given."""
    root = vault({"a.md": "", "vaultlint.toml": 'select = ["VL1", "VL2"]\n'})
    text = "---\ntitle: A: b\nurl: https://example.org/?utm_source=x&a=1\n---\n😀\n"

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", text)
        await editor.diagnostics(uri)
        fixes = [one for one in await editor.actions(uri, 1, only=["quickfix"]) if one.is_preferred]
        assert [one.title for one in fixes] == ["VL111: quote the value"]
        assert fixes[0].diagnostics[0].code == "VL111"
        quoted = editor.applied(uri, fixes[0].edit)
        assert quoted == text.replace("A: b", '"A: b"')
        editor.replace(uri, quoted)
        assert codes(await editor.diagnostics(uri)) == {"VL208"}
        first, silence = await editor.actions(uri, 2)
        assert first.title.startswith("VL208: ")
        assert first.title.endswith("(unsafe)")
        assert not first.is_preferred
        editor.replace(uri, editor.applied(uri, first.edit))
        assert not await editor.diagnostics(uri)
        assert silence.title == "Ignore VL208 (tracking-parameters) in this note"
        assert await editor.actions(uri, 4) == []

    with_editor(scenario, root)


def test_a_rule_can_be_ignored_in_a_note(vault):
    """As a property where the frontmatter can be read; then nothing is said."""
    root = vault({"a.md": ""})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", "---\ntags: [a b]\n---\n")
        await editor.diagnostics(uri)
        silence = next(one for one in await editor.actions(uri, 1) if one.title.startswith("Ignore VL303"))
        editor.replace(uri, editor.applied(uri, silence.edit))
        assert editor.texts[uri] == "---\ntags: [a b]\nvaultlint-ignore:\n  - VL303\n---\n"
        assert not await editor.diagnostics(uri)

    with_editor(scenario, root)


def test_edits_suit_an_editor_that_knows_no_versions(vault):
    """It gets them by the note's name alone."""
    root = vault({"a.md": ""})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", BROKEN)
        await editor.diagnostics(uri)
        (action,) = await editor.actions(uri, only=["source.fixAll"])
        assert action.edit.document_changes is None
        assert editor.applied(uri, action.edit) == MENDED

    with_editor(scenario, root, types.ClientCapabilities())


def test_in_a_note_that_readwise_manages_only_errors_are_mended_unasked(vault):
    """As `vaultlint fix` does it; a quick fix of a warning can still be chosen, and says whose note it is."""
    data = '{"readwiseDir": "Readwise", "booksIDsMap": {"Readwise/a.md": "1"}}'
    root = vault({"Readwise/a.md": "", ".obsidian/plugins/readwise-official/data.json": data})
    text = "---\ntitle: A: b\ntag: c\n---\n"

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "Readwise/a.md", text)
        assert codes(await editor.diagnostics(uri)) == {"VL111", "VL202"}
        (action,) = await editor.actions(uri, only=["source.fixAll"])
        assert editor.applied(uri, action.edit) == text.replace("A: b", '"A: b"')
        editor.replace(uri, text.replace("A: b", '"A: b"'))
        await editor.diagnostics(uri)
        assert await editor.actions(uri, only=["source.fixAll"]) == []
        fix = next(one for one in await editor.actions(uri, 2) if one.title.startswith("VL202"))
        assert fix.title.endswith("(Readwise manages this note)")
        assert not fix.is_preferred

    with_editor(scenario, root)


def test_findings_across_notes_come_when_the_vault_was_read(vault):
    """And go when the other notes change on disk."""
    others = {f"{n}.md": "---\ntags: [startup]\n---\n" for n in range(3)}
    root = vault({"a.md": "", "vaultlint.toml": 'select = ["VL305"]\n', **others})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", "---\ntags: [startups]\n---\n")
        (one,) = await editor.diagnostics(uri, fits=bool)
        assert one.code == "VL305"
        assert one.range == types.Range(types.Position(1, 7), types.Position(1, 15))
        fix = next(one for one in await editor.actions(uri, 1) if one.title.startswith("VL305"))
        assert editor.applied(uri, fix.edit) == "---\ntags: [startup]\n---\n"
        assert editor.progress[0]["kind"] == "begin"
        assert any(one.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES for one in editor.registered)
        for name in others:
            (root / name).unlink()
        gone = [types.FileEvent((root / name).as_uri(), types.FileChangeType.Deleted) for name in others]
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(gone))
        await editor.diagnostics(uri, fits=lambda found: not found)

    with_editor(scenario, root)


def test_the_configuration_is_read_again_when_it_changes(vault):
    """One that cannot be used is told in one line, and the last good one holds."""
    root = vault({"a.md": "", "vaultlint.toml": ""})

    async def scenario(editor: Editor) -> None:
        def configure(text: str) -> None:
            (root / "vaultlint.toml").write_text(text)
            event = types.FileEvent((root / "vaultlint.toml").as_uri(), types.FileChangeType.Changed)
            editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

        uri = editor.open(root / "a.md", BROKEN)
        await editor.diagnostics(uri, fits=bool)
        configure('ignore = ["VL111"]')
        await editor.diagnostics(uri, fits=lambda found: not found)
        configure('ignroe = ["VL111"]')
        await editor.until(lambda: bool(editor.messages))
        assert "ignroe" in editor.messages[0]
        assert "\n" not in editor.messages[0]
        editor.replace(uri, BROKEN + "\n")
        assert not await editor.diagnostics(uri)
        configure("")
        await editor.diagnostics(uri, fits=bool)

    with_editor(scenario, root)


def test_nothing_is_said_where_check_says_nothing(vault):
    """Templates, excluded notes, dot folders, what is no note, and a note that says so."""
    root = vault(
        {
            ".obsidian/templates.json": '{"folder": "Templates"}',
            "vaultlint.toml": 'exclude = ["Old"]\n',
            "Templates/a.md": "",
            "Old/a.md": "",
            ".trash/a.md": "",
            "a.txt": "",
            "quiet.md": "",
            "z.md": "",
        }
    )

    async def scenario(editor: Editor) -> None:
        quiet = ["Templates/a.md", "Old/a.md", ".trash/a.md", "a.txt"]
        uris = [editor.open(root / path, BROKEN) for path in quiet]
        uris.append(editor.open(root / "quiet.md", BROKEN + "\n%% vaultlint-ignore VL111 %%\n"))
        assert await editor.diagnostics(editor.open(root / "z.md", BROKEN))
        assert not any(one.diagnostics for uri in uris for one in editor.published.get(uri, []))
        assert await editor.actions(uris[0], 1) == []
        assert not (await editor.complete(uris[0], 1, 0)).items

    with_editor(scenario, root)


def test_what_the_editor_cannot_show_is_known_from_the_file(vault):
    """Bytes that are no UTF-8 are reported and nothing is offered: what the editor shows is not the note."""
    root = vault({"a.md": b"---\ntitle: A: b\n---\ncaf\xe9\n", "b.md": b"\xef\xbb\xbfText.\n"})
    (root / "vaultlint.toml").write_text('select = ["VL7"]\n')

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md")
        (one,) = await editor.diagnostics(uri)
        assert (one.code, one.range.start) == ("VL704", types.Position(3, 3))
        assert await editor.actions(uri, 0, end_line=4) == []
        other = editor.open(root / "b.md")
        assert codes(await editor.diagnostics(other)) == {"VL705"}
        assert not [one for one in await editor.actions(other) if one.title.startswith("VL705")]

    with_editor(scenario, root)


def test_no_note_stops_the_server(vault):
    """Hostile texts, places that are not there and messages that nobody knows: the next note is answered."""
    root = vault({"a.md": "", "b.md": ""})
    hostile = [
        "---\n" + "[" * 5000 + "\n---\n",
        "---\na: &a [*a]\n---\n",
        "\x00\x1b[31m\ufeff---\n---\n",
        "---\n? \n: !!python/object\n---\n",
        "`" * 20000 + "[[" * 20000,
        "\ud83d",
    ]

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", BROKEN)
        for text in hostile:
            editor.replace(uri, text)
            await editor.diagnostics(uri)
            await editor.complete(uri, 99, 99)
            await editor.hover(uri, 1, 0)
            await editor.actions(uri, 0, end_line=99)
        editor.client.protocol.notify("vaultlint/nonsense", {})
        editor.client.text_document_did_change(
            types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(1, "file:///never/opened.md"), [])
        )
        other = editor.open(root / "b.md", BROKEN)
        assert codes(await editor.diagnostics(other)) == {"VL111"}
        assert not editor.messages

    with_editor(scenario, root)


def test_a_note_without_a_vault_is_looked_at_alone(tmp_path):
    """No folder is read that nobody called a vault."""
    (tmp_path / "a.md").write_text(BROKEN)

    async def scenario(editor: Editor) -> None:
        assert codes(await editor.diagnostics(editor.open(tmp_path / "a.md"))) == {"VL111"}
        assert not editor.progress

    with_editor(scenario, None)


def test_exit_without_shutdown_is_an_accident(vault):
    """The protocol asks for exit code 1 then; with shutdown it is 0, as every other test here sees."""
    root = vault({"a.md": BROKEN})

    async def run() -> int:
        editor = Editor()
        await editor.start(root)
        return await editor.leave()

    assert in_loop(run()) == 1


def test_without_an_editor_it_ends():
    """Where nobody speaks to it any longer the server leaves, and with nothing on stdout."""
    done = subprocess.run(
        [sys.executable, "-m", "vaultlint", "server"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, b"")


def test_a_missing_extra_is_one_line(monkeypatch):
    """It says what to install."""
    monkeypatch.setitem(sys.modules, "pygls", None)
    result = CliRunner().invoke(main, ["server", "--stdio"])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert "`pip install '.[lsp]'`" in result.output
    assert "`uv tool install '.[graph,lsp]'`" in result.output


def test_many_changes_on_disk_are_taken_over_as_well(vault):
    """A sync that brings a hundred notes: the vault is read anew in the background."""
    root = vault({"a.md": "", "vaultlint.toml": 'select = ["VL305"]\n'})

    async def scenario(editor: Editor) -> None:
        uri = editor.open(root / "a.md", "---\ntags: [startups]\n---\n")
        await editor.indexed()
        assert not editor.published[uri][-1].diagnostics
        notes = [root / f"{n}.md" for n in range(100)]
        for path in notes:
            path.write_text("---\ntags: [startup]\n---\n")
        made = [types.FileEvent(path.as_uri(), types.FileChangeType.Created) for path in notes]
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(made))
        (one,) = await editor.diagnostics(uri, fits=bool)
        assert one.code == "VL305"

    with_editor(scenario, root)
