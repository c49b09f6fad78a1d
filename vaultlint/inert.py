"""Text that Markdown shows and does nothing else with."""

from __future__ import annotations

from vaultlint.patterns import pattern

_ACTIVE = pattern(
    r"[\\`*\[\]|#~^$@]|(?<![^\W_])_|_(?![^\W_])|%(?=[%>])|(?<=%)%|=(?==)|(?<==)=|\{(?=\{)|(?<=\{)\{|\}(?=\})|(?<=\})\}"
    r"|:(?=[:/])|(?<=:):|(?<=www)\."
)
_ENTITY = pattern(r"&(?=[#A-Za-z])")


def escaped(text: str) -> str:
    r"""Return a line's text so that in Obsidian no link, tag, HTML, comment, field or template comes of it.

    Parameters
    ----------
    text : str
        One line. What only means something where a line begins (a list's sign, say) is left as it stands.

    Examples
    --------
    >>> print(escaped("[[A]] #b <% x %>, a * b"))
    \[\[A\]\] \#b &lt;% x \%>, a \* b
    """
    return _ACTIVE.sub(r"\\\g<0>", _ENTITY.sub("&amp;", text)).replace("<", "&lt;")
