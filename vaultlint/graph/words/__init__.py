"""Words of a text: its language, its sentences, and the stems of what it says."""
