"""Write the documents that are made from the code: docs/RULES.md. `make docs` runs it."""

from pathlib import Path

from vaultlint.report.rules import markdown
from vaultlint.rules import RULES

if __name__ == "__main__":
    Path(__file__).with_name("RULES.md").write_text(markdown(RULES), encoding="utf-8")
