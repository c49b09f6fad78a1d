"""What file managers write behind the name of a copy, in the languages that they speak."""

from __future__ import annotations

# macOS: `Plan copy 2`; Windows: `Plan - Kopie (2)`; Linux: `Plan (copie)`.
_WORDS = "copy duplicate kopie copie copia cópia kopia kopi kopya копия 副本 コピー 복사본"
COPY = f"(?:{'|'.join(_WORDS.split())})"
