"""Words as shells take them: a command that is printed can be pasted, and nothing in a name runs."""

from __future__ import annotations

import os

from vaultlint.patterns import pattern

_WINDOWS = os.name == "nt"
_PLAIN = pattern(r"[\w.:/\\-]+")  # what neither cmd.exe nor PowerShell reads as anything but itself
_EXPANDED = pattern("([`$\u201c\u201d\u201e])")  # PowerShell takes curly double quotes for straight ones


def shell(word: str) -> str:
    r"""Return a word as a shell takes it, to be pasted: nothing in it runs, and nothing in it steers the terminal.

    On Windows for PowerShell and cmd.exe alike, elsewhere for a POSIX shell; what does not print is written there as
    ``$'…'``, which bash, zsh and ksh understand.

    Examples
    --------
    >>> print(posix("My Vault"), posix("a\x1b[2J\n'b'"))
    'My Vault' $'a\033[2J\012\'b\''
    """
    return windows(word) if _WINDOWS else posix(word)


def posix(word: str) -> str:
    """Return a word as a POSIX shell takes it."""
    import shlex

    if word.isprintable():
        return shlex.quote(word)
    shown = "".join(char if char.isprintable() else _bytes(char) for char in word.replace("\\", "\\\\"))
    return "$'" + shown.replace("'", "\\'") + "'"


def _bytes(char: str) -> str:
    data = char.encode("utf-8", "surrogatepass") if not "\udc80" <= char <= "\udcff" else os.fsencode(char)
    return "".join(f"\\{byte:03o}" for byte in data)


def windows(word: str) -> str:
    r"""Return a word as PowerShell takes it; cmd.exe takes it too, unless it holds `````, ``$`` or ``%``.

    Within double quotes neither runs anything once what PowerShell expands has its escape; to cmd.exe that is a name
    which is not there. What does not print, and a straight quote, which no file's name can hold there, are written
    as their numbers.

    Examples
    --------
    >>> print(windows(r"C:\Vault"), windows("My Vault"), windows("it's $5"), windows(r"C:\My Vault" + "\\"))
    C:\Vault "My Vault" "it's `$5" "C:\My Vault\\"
    """
    if _PLAIN.fullmatch(word) and word.isprintable():
        return word
    shown = "".join(
        char if char.isprintable() and char != '"' else _number(char) for char in _EXPANDED.sub(r"`\1", word)
    )
    tail = shown[len(shown.rstrip("\\")) :]  # a program reads \" as a quote of the word's own
    return f'"{shown}{tail}"'


def _number(char: str) -> str:
    code = ord(char)
    return f"$([char]0x{code:x})" if code < 0x10000 else f"$([char]::ConvertFromUtf32(0x{code:x}))"
