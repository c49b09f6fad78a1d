"""What is wrong with a docstring in the form of numpydoc (https://numpydoc.readthedocs.io/en/latest/format.html).

The package numpydoc would bring Sphinx with it, for the five questions that are asked here.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from typing import NamedTuple

ORDER = ("Parameters", "Attributes", "Returns", "Yields", "Raises", "See Also", "Notes", "References", "Examples")
_HEAD = re.compile(r"(?m)^([A-Z][A-Za-z ]+)\n(-{3,})$")
_ITEM = re.compile(r"(?m)^(\*{0,2}\w[\w, *]*?)(?: : .*)?$")


class Docstring(NamedTuple):
    """A docstring in parts: what stands above all sections, and each section's text."""

    summary: str
    sections: dict[str, str]
    underlines: dict[str, int]


def read(text):
    """Take a docstring apart."""
    found = list(_HEAD.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)]
    sections = {one[1]: text[one.end() : end].strip("\n") for one, end in zip(found, ends, strict=False)}
    head = text[: found[0].start()] if found else text
    return Docstring(head.strip(), sections, {one[1]: len(one[2]) for one in found})


def items(section):
    """Return the names that a section describes: those of its lines that are not indented."""
    return [name.strip().lstrip("*") for one in _ITEM.finditer(section) for name in one[1].split(",")]


def faults(thing, name):
    """Return what is wrong with the docstring of a function, method or class, in words.

    Parameters
    ----------
    thing : function or class
    name : str
        What it is called in the words.
    """
    text = inspect.getdoc(thing) or ""
    told = read(text)
    found = [] if re.match(r"(?s)\S[^\n]*[.:]($|\n)", told.summary) else ["no summary that is one line with a period"]
    found += [f"section {one!r} is none of numpydoc's" for one in told.sections if one not in ORDER]
    known = [one for one in told.sections if one in ORDER]
    if known != sorted(known, key=ORDER.index):
        found.append(f"sections stand as {known}")
    found += [
        f"{one}: the line below it has {count} hyphens" for one, count in told.underlines.items() if count != len(one)
    ]
    found += _of_class(thing, told) if inspect.isclass(thing) else _of_function(thing, told)
    return [f"{name}: {one}" for one in found]


def _of_class(thing, told):
    """Attributes of records, parameters of what is made by hand."""
    fields = getattr(thing, "_fields", None) or list(getattr(thing, "__dataclass_fields__", ()))
    if fields:
        wanted = [one for one in fields if not one.startswith("_")]
        text = told.sections.get("Attributes", "")
        # A record of a few fields may tell them in a sentence.
        missing = [one for one in wanted if one not in items(text)] if text else (wanted if len(wanted) > 4 else [])
        return [f"attribute {one!r} is not described" for one in missing]
    if "__init__" not in vars(thing) or issubclass(thing, BaseException):
        return []
    return _parameters(inspect.signature(thing.__init__), told)


def _of_function(thing, told):
    signature = inspect.signature(thing)
    found = _parameters(signature, told)
    gives = signature.return_annotation not in (None, "None", inspect.Signature.empty)
    if gives and not ({"Returns", "Yields"} & set(told.sections)):
        found.append("no section Returns")
    if not gives and {"Returns", "Yields"} & set(told.sections):
        found.append("a section Returns, and nothing is returned")
    for error in raised(thing) - set(re.findall(r"(?m)^(\w+)$", told.sections.get("Raises", ""))):
        found.append(f"{error} is raised, and Raises does not say so")
    return found


def _parameters(signature, told):
    given = [one for one in signature.parameters if one not in ("self", "cls") and not one.startswith("_")]
    described = items(told.sections.get("Parameters", ""))
    return [f"parameter {one!r} is not described" for one in given if one not in described] + [
        f"Parameters describes {one!r}, which is none" for one in described if one not in given
    ]


def raised(thing):
    """Return the names of the errors that a function raises itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(thing)))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            error = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            found.add(ast.unparse(error).rpartition(".")[2])
    return {one for one in found if one[:1].isupper()}
