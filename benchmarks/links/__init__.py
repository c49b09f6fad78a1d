"""The link benchmark: links are hidden in real vaults, and whoever ranks must find them again."""
