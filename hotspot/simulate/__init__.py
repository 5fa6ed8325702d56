"""Synthetic cities of which it is known what is planted, made from a seed.

They stand in open water of the Atlantic and describe no real place or person. Use them to try the
package, to teach it, and to test that a method finds what was planted and nothing else.
"""

from hotspot.simulate.city import City, simulate_city, simulate_named, simulate_plan
from hotspot.simulate.files import city_files
from hotspot.simulate.plan import CITIES, Plan

__all__ = ["CITIES", "City", "Plan", "city_files", "simulate_city", "simulate_named", "simulate_plan"]
