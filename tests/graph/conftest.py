"""What the graph's tests share: the seeds as a vault, and a small vault."""

from __future__ import annotations

import pytest
from graph_vaults import CLIENTS, CUSTOMERS, SEEDS, graph_of

collect_ignore = ["conftest.py"]  # two of this name have no doctests, and cannot be imported twice


@pytest.fixture(scope="session")
def seed_files():
    """The two seed documents under the names that their owner gives them."""
    return {
        CUSTOMERS: (SEEDS / "000_aefa6078810d543e.txt").read_bytes(),
        CLIENTS: (SEEDS / "004_f02e326522949ee2.txt").read_bytes(),
    }


@pytest.fixture(scope="session")
def seed_graph(seed_files):
    """The graph of the two seeds."""
    return graph_of(seed_files, name="Seeds")


@pytest.fixture(scope="session")
def small_vault():
    """A dozen short notes on three themes by three people."""
    files = {}
    for number in range(4):
        files[f"Sales/Call {number}.md"] = (
            f"---\nauthor: Ann Lee\ntags: [sales, negotiation]\n---\n# Call {number}\n"
            f"A buyer wants a discount before the contract. Say the price and wait number {number}.\n"
            "The contract follows the price. See [[Draft 1]] and [[Not written]].\n"
        )
        files[f"Writing/Draft {number}.md"] = (
            f"---\nauthor: Bo Ek\ntags: [Writing]\n---\nThe first draft of paragraph {number} is for the writer.\n"
            "An editor reads the manuscript aloud. #editing\n"
        )
        files[f"Habits/Cue {number}.md"] = (
            "---\nauthor:\n  - Cy Day\ntags:\n  - habits\n---\n"
            f"A routine follows a cue. The streak of {number} days breaks, the routine stays. [[Cue 0]]\n"
        )
    return files
