"""What a note is about, as far as tables and graph name it: its address, its day, its category, its title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vaultlint.parse.dates import iso_day
from vaultlint.parse.note import Facts, Value

_URL_KEYS = ("url", "source", "source_url", "link")
_DATE_KEYS = ("last_highlighted_date", "date", "date_saved", "created", "published_date", "published")


class About:
    """What a note says of the document that it was made from, or of itself.

    Parameters
    ----------
    fact : Facts

    Attributes
    ----------
    url : str
        An address of the web, ``""`` if none is named.
    date : str
        ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; ``""`` if no day is named.
    category : str
    """

    __slots__ = ("_properties", "category", "date", "url")

    def __init__(self, fact: Facts) -> None:
        self._properties: dict[str, Value] = {entry.key.lower(): entry.value for entry in reversed(fact.properties)}
        origin = fact.reading.origin
        url = origin.url or next(self._said(_URL_KEYS), "")
        self.url = url if url.startswith(("http://", "https://")) else ""
        self.date = next((day for text in self._said(_DATE_KEYS) if (day := iso_day(text))), "") or iso_day(origin.date)
        self.category = origin.category or next(self._said(("category",)), "")

    def _said(self, keys: Sequence[str]) -> Iterator[str]:
        """Give what some properties say, the first of them first."""
        for key in keys:
            value = self._properties.get(key)
            if isinstance(value, str | int):
                yield str(value).strip()
