"""The vault that most promises are tried on."""

from __future__ import annotations

import pytest
from promise_vaults import everything as every_file


@pytest.fixture
def everything(vault):
    """A vault that holds every rule's examples and files of every odd kind."""
    return vault(every_file())
