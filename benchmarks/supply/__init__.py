"""What vaultlint is installed with: the oldest releases allowed, known weaknesses, licences."""
