"""vaultlint: lint and mend Obsidian vaults full of exports, and graph what their notes share."""

try:
    from vaultlint._version import __version__
except ImportError:  # a source tree from which nothing was built
    __version__ = "0.1.0.dev0"

__all__ = ["__version__"]
