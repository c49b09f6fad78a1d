"""The vault's disk is full, the journal's disk is full, a file may grow no larger."""

from __future__ import annotations

import pytest

from benchmarks.safety.disks import Disks, can_mount


@pytest.fixture(scope="module")
def disks(base):
    """Give cases over one small vault."""
    (base / "disks").mkdir()
    return Disks(base / "disks", 30)


def test_files_may_not_grow(disks):
    """The journal comes first: where it cannot be written no note is touched, and one line says so."""
    case = disks.limited(4_000)
    assert case.failures == []
    assert (case.code, case.new) == (2, 0)
    assert "no note was touched" in case.said


def test_note_may_not_grow(disks):
    """A note whose new bytes find no room stays as it is and is named."""
    case = disks.limited_note()
    assert case.failures == []
    assert (case.code, case.new) == (1, 0)
    assert case.said.startswith("not written: ")


@pytest.mark.parametrize(
    ("kind", "says"),
    [("full_vault", "the disk takes no more (no space left on device): "), ("full_journal", "vaultlint: no note was ")],
)
def test_full_disk(disks, kind, says):
    """Notes are whole, one line says why the rest stays, undo gives all back as soon as there is room."""
    if not can_mount(disks.base / "mount"):
        pytest.skip("no disk may be mounted here")
    case = getattr(disks, kind)(16)  # KB: room for some notes' new bytes, not for all's
    assert case.failures == []
    assert case.old > 0
    assert case.said.startswith(says)
