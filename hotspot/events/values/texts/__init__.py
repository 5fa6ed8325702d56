"""Texts: persons and addresses, their spellings and what stands where nothing is known."""

from hotspot.events.values.texts.read import read_texts

__all__ = ["read_texts"]
