"""vaultlint: lint and mend Obsidian vaults full of exports, and graph what their notes share."""

__version__ = "0.1.0"
