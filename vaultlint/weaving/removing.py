"""All that runs of weave wrote taken out again; what somebody wrote beside it stays."""

from __future__ import annotations

from vaultlint.parse.woven import RELATED, parts, take_out
from vaultlint.weaving import parting
from vaultlint.weaving.planning import Plan
from vaultlint.weaving.standing import Woven, own_words


def removal(woven: Woven) -> Plan:
    """Return what taking everything out would change; nothing is written.

    Parameters
    ----------
    woven : Woven
        What stands in the vault.
    """
    result = Plan()
    for path, page in woven.pages.items():
        if page.problem or page.part is None:
            result.leave(path, page.problem)
        elif own_words(page):
            result.replace(page.note, parting.without(page.note, page.part))
        else:
            result.remove(page.note)
    for board in woven.canvases.values():
        result.remove(board)
    for path in woven.edited:
        result.leave(path, "somebody edited the canvas; delete it by hand")
    for path, note in woven.related.items():
        part, problem = parts(note, RELATED)
        if part is None:
            result.leave(path, problem)
        elif path not in woven.pages:
            result.replace(note, take_out(note.text, part))
    result.changes.sort(key=lambda one: one.path)
    result.left.sort()
    return result
