"""Themes: which terms are worth one, and under which name."""
