"""Exact p-values: the distribution of sums of values drawn without replacement."""
