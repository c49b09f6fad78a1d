"""How fast vaultlint is at any size: generated vaults, processor seconds and memory beside rumdl's (`make bench`)."""
