"""Where a point lies, in words, and whether anybody lives there."""

import pytest

from hotspot.grid import look_exchanged, may_lack_minus, part_of_world, place

CITIES = {
    "north_america": [(39.96, -83.0), (61.2, -149.9), (19.4, -99.1), (18.34, -64.93), (45.4, -75.7)],
    "south_america": [(-23.5, -46.6), (4.7, -74.1), (-54.8, -68.3)],
    "europe": [(51.5, -0.1), (69.65, 18.96), (40.4, -3.7), (64.1, -21.9), (38.7, -9.1), (50.45, 30.5)],
    "africa": [(-26.2, 28.0), (30.0, 31.2), (6.5, 3.4), (9.0, 38.7)],
    "asia": [(39.9, 83.0), (35.7, 139.7), (28.6, 77.2), (1.35, 103.8), (33.3, 44.4)],
    "oceania": [(-33.9, 151.2), (-36.8, 174.8), (-17.5, -149.6)],
}


@pytest.mark.parametrize(("part", "city"), [(part, city) for part, cities in CITIES.items() for city in cities])
def test_large_cities_lie_where_they_do(part: str, city: tuple[float, float]) -> None:
    assert part_of_world(*city) == part
    # Nowhere of these could be taken for an exchange.
    assert not look_exchanged(*city)


@pytest.mark.parametrize("city", [(39.96, -83.0), (18.34, -64.93), (34.05, -118.2), (28.6, 77.2), (-33.9, 151.2)])
def test_an_exchange_is_seen_where_nobody_lives(city: tuple[float, float]) -> None:
    assert look_exchanged(city[1], city[0])


@pytest.mark.parametrize("north", [(69.65, 18.96), (71.29, -156.8), (78.2, 15.6), (70.7, -52.1), (72.7, -78.0)])
def test_the_true_north_is_not_exchanged_where_no_exchange_leads(north: tuple[float, float]) -> None:
    # Svalbard, where 2,500 people live, is India the other way round: the one place that has to be said.
    assert look_exchanged(*north) == (north == (78.2, 15.6))


def test_a_lost_minus_is_thought_of_where_the_americas_would_be() -> None:
    for lat, lon in CITIES["north_america"]:
        assert may_lack_minus(lat, -lon)
        assert not may_lack_minus(lat, lon)
    for lat, lon in CITIES["europe"] + CITIES["africa"]:
        assert not may_lack_minus(lat, lon)


def test_in_words_to_a_whole_degree() -> None:
    assert str(place(39.96, -83.04)) == "40° north, 83° west (North America)"
    assert place(-33.9, 151.2).told("es") == "34° sur, 151° este (Oceanía)"
    assert str(place(-0.4, -25.0)) == "0° south, 25° west"
