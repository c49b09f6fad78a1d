"""Every regular expression of the package, and texts that are made to slow each one down.

For each repetition in a pattern: the shortest text that leads to it, what it repeats again and again, and a sign that
makes the match fail. A pattern that tries every way to cut such a text takes a time that grows faster than the text.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _constants as sign  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import vaultlint
from vaultlint.patterns import compiled

_FEW = 20  # repetitions that a pattern bounds by this or less cost nothing
_METHODS = "search|match|fullmatch|finditer|findall|sub|split"
_ENDS = ("", "\0", "\n", "a", " ")
_REPEATS = {sign.MAX_REPEAT, sign.MIN_REPEAT, sign.POSSESSIVE_REPEAT}
_SAMPLES = {
    sign.CATEGORY_DIGIT: "1", sign.CATEGORY_SPACE: " ", sign.CATEGORY_WORD: "a",
    sign.CATEGORY_NOT_DIGIT: "a", sign.CATEGORY_NOT_SPACE: "a", sign.CATEGORY_NOT_WORD: "!",
}  # fmt: skip

# What is called on patterns that are used by another name; of all others `search`, the dearest, is supposed.
_CALLED = {
    "vaultlint.links.mistakes._ANY_SCHEME": ("match",),
    "vaultlint.links.mistakes._SCHEME": ("match",),
    "vaultlint.parse.tracking._OF_HOST": ("fullmatch",),
}


class Named(NamedTuple):
    """A pattern, where it stands, and the methods that are called on it."""

    place: str
    pattern: re.Pattern[str]
    methods: tuple[str, ...]


def patterns() -> Iterator[Named]:
    """Give the patterns that modules of the package hold by a name.

    A pattern whose name begins with an underscore is its module's own: other modules' patterns of that name are others.
    """
    root = Path(vaultlint.__file__).parent
    sources = "\n".join(path.read_text("utf-8") for path in root.rglob("*.py"))
    seen: set[int] = set()
    for module in pkgutil.walk_packages(vaultlint.__path__, "vaultlint."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        own = Path(str(loaded.__file__)).read_text("utf-8")
        for name, value in sorted(vars(loaded).items()):
            held = value if isinstance(value, tuple | list) else (value,)
            flat = [one for part in held for one in (part if isinstance(part, tuple) else (part,))]
            for one in flat:
                pattern = compiled(one)
                if pattern is None or isinstance(pattern.pattern, bytes) or id(one) in seen:
                    continue
                seen.add(id(one))
                where = own if name.startswith("_") else sources
                used = set(re.findall(rf"\b{re.escape(name)}\.({_METHODS})\(", where))
                place = f"{module.name}.{name}"
                yield Named(place, pattern, tuple(sorted(used)) or _CALLED.get(place, ("search",)))


def attacks(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Give texts of about `size` characters that make a pattern try very much."""
    seen = set()
    for before, body in _repetitions(parser.parse(pattern.pattern, pattern.flags), ""):
        for pump in _pumps(body):
            for end in _ENDS:
                text = before + pump * (size // len(pump)) + end
                if text not in seen:
                    seen.add(text)
                    yield text


def _repetitions(items: Any, before: str) -> Iterator[tuple[str, Any]]:
    """Give each repetition of a pattern with the shortest text that leads to it."""
    for kind, value in items:
        if kind in _REPEATS:
            least, most, body = value
            if most == sign.MAXREPEAT or most > _FEW:
                yield before, body
            yield from _repetitions(body, before)
            before += _shortest(body) * least
        elif kind is sign.SUBPATTERN:
            yield from _repetitions(value[3], before)
            before += _shortest(value[3])
        elif kind is sign.BRANCH:
            for branch in value[1]:
                yield from _repetitions(branch, before)
            before += _shortest(value[1][0])
        elif kind in {sign.ASSERT, sign.ASSERT_NOT, sign.ATOMIC_GROUP}:
            yield from _repetitions(value if kind is sign.ATOMIC_GROUP else value[1], before)
        else:
            before += _shortest([(kind, value)])


def _shortest(items: Any) -> str:
    """Return a short text that a part of a pattern matches."""
    text = ""
    for kind, value in items:
        if kind in _REPEATS:
            text += _shortest(value[2]) * value[0]
        elif kind is sign.SUBPATTERN:
            text += _shortest(value[3])
        elif kind is sign.BRANCH:
            text += _shortest(value[1][0])
        elif kind is sign.ATOMIC_GROUP:
            text += _shortest(value)
        else:
            text += _chars(kind, value)[:1]
    return text


def _chars(kind: Any, value: Any) -> str:
    """Return some characters that one place of a pattern matches."""
    if kind is sign.LITERAL:
        return chr(value)
    if kind is sign.ANY:
        return "a "
    if kind is sign.NOT_LITERAL:
        return "".join(char for char in "a [" if char != chr(value))
    if kind is not sign.IN:
        return ""
    negated = value[0][0] is sign.NEGATE
    told = "".join(_of_set(one, inner) for one, inner in value if one is not sign.NEGATE)
    if not negated:
        return told[:4]
    inside = re.compile("[" + "".join(map(re.escape, told)) + "]") if told else None
    return "".join(char for char in 'a [<("`:1' if not (inside and inside.match(char)))


def _of_set(kind: Any, value: Any) -> str:
    if kind is sign.LITERAL:
        return chr(value)
    if kind is sign.RANGE:
        return chr(value[0])
    return _SAMPLES.get(value, "a") if kind is sign.CATEGORY else ""


def _pumps(body: Any) -> Iterator[str]:
    """Give texts that one turn of a repetition matches."""
    if len(body) == 1 and body[0][0] not in _REPEATS and body[0][0] not in {sign.SUBPATTERN, sign.BRANCH}:
        yield from dict.fromkeys(_chars(*body[0]))
        return
    whole = _shortest(body)
    if whole:
        yield whole
    for kind, value in body:
        if kind is sign.BRANCH:
            yield from filter(None, map(_shortest, value[1]))
        elif kind is sign.SUBPATTERN:
            yield from _pumps(value[3])
        elif kind in _REPEATS:
            yield from _pumps(value[2])


def seconds(named: Named, method: str, text: str, limit: int = 1) -> float:
    """Return the CPU seconds of one call; what takes longer than a limit is broken off."""

    def stop(*_: object) -> None:
        raise TimeoutError

    work = _call(named.pattern, method, text)
    before = signal.signal(signal.SIGVTALRM, stop)  # by processor time: a busy machine is not a slow pattern
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    start = time.process_time()
    try:
        work()
    except TimeoutError:
        return float(limit)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - start


def _call(pattern: re.Pattern[str], method: str, text: str) -> Callable[[], object]:
    if method == "sub":
        return lambda: pattern.sub("", text)
    if method == "finditer":
        return lambda: sum(1 for _ in pattern.finditer(text))
    return lambda: getattr(pattern, method)(text)
