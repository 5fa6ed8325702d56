"""Counts against residents: what a population leads one to expect, and how places differ at random."""
