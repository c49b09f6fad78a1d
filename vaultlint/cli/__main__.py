"""`python -m vaultlint.cli`."""

from vaultlint.cli import main

main()
