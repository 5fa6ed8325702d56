"""A synthetic city whose hot spots are known, made from a seed.

It stands in open water of the Atlantic and describes no real place or person. Use it to try the
package, to teach it, and to test that a method finds what was planted and nothing else.
"""

from hotspot.simulate.city import City, simulate_city
from hotspot.simulate.files import city_files

__all__ = ["City", "city_files", "simulate_city"]
