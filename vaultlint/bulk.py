"""Work that makes very many records."""

from __future__ import annotations

import gc


class Bulk:
    """Holds the collector back while many records are made: none of them is garbage, and it would look at all."""

    def __enter__(self) -> None:
        self._was = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was:
            gc.enable()
