"""Counts against residents when places differ at random, in a law that is estimated without a shape."""

