"""What the tools do to a vault when things go wrong: kills, full disks, failing calls, signals, edits meanwhile."""
