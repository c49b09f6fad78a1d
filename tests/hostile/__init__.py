"""Vaults that attack: each promise about content, names and files, under the worst that a disk can hold."""
