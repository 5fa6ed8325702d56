// The base: neighborhood areas under the cells, their borders above, names where there is room.
((hotspot) => {
  const MOST_NAMES = 400;
  const LINE = 16;
  const LONGEST = 32;
  const MANY = 400; // Neighborhoods.
  const LAND = "#e6ebed";
  // Those that stand out against their residents: a light line under a dark one, seen on every color and in grey.
  const STRONG = [
    ["#ffffff", 6],
    ["#4a1486", 3],
  ];

  function insideRing(ring, lat, lon) {
    let inside = false;
    for (let k = 0, last = ring.length - 1; k < ring.length; last = k, k += 1) {
      const [[y, x], [yLast, xLast]] = [ring[k], ring[last]];
      if (y > lat !== yLast > lat && lon < ((xLast - x) * (lat - y)) / (yLast - y) + x) inside = !inside;
    }
    return inside;
  }

  // fill: whether the areas themselves are seen, as where there are no cells.
  // streets: whether there are any: borders are dashed then, so that none is taken for the other.
  hotspot.neighborhoodLayers = (map, places, fill, streets) => {
    const under = L.canvas({ padding: 0.2, pane: "areas" });
    const over = L.canvas({ padding: 0.2, pane: "borders" });
    const [areas, borders] = [L.layerGroup().addTo(map), L.layerGroup().addTo(map)];
    // Many small areas: their borders must not cover what lies in them.
    const opacity = places.length > MANY ? 0.3 : 0.75;
    const dashArray = streets ? "7 3 2 3" : null;
    const outlines = places.map((place) => place.polygons.map((polygon) => polygon.map(hotspot.outline)));
    const byIndex = outlines.map((rings) => {
      if (!rings.length) return null;
      const look = { interactive: false, smoothFactor: 0.5 };
      const area = L.polygon(rings, { ...look, renderer: under, stroke: false, fillOpacity: 1, fill, fillColor: LAND });
      areas.addLayer(area);
      borders.addLayer(
        L.polygon(rings, { ...look, renderer: over, fill: false, color: "#54626a", weight: 1, opacity, dashArray }),
      );
      return area;
    });
    // Last, so that no other border lies on them.
    for (const [color, weight] of STRONG) {
      places.forEach(({ strong }, index) => {
        if (!strong || !outlines[index].length) return;
        const look = { interactive: false, smoothFactor: 0.5, renderer: over, fill: false, color, weight };
        borders.addLayer(L.polygon(outlines[index], look));
      });
    }
    return {
      byIndex,
      // The neighborhood at a place, -1 for none.
      at: (lat, lon) =>
        outlines.findIndex(
          (polygons, index) =>
            byIndex[index]?.getBounds().contains([lat, lon]) &&
            polygons.some((rings) => rings.filter((ring) => insideRing(ring, lat, lon)).length % 2),
        ),
      // colours: one a neighborhood, null for land; without any the areas look as at first.
      colour: (colours) => {
        for (const [index, area] of byIndex.entries()) {
          area?.setStyle(colours ? { fill: true, fillColor: colours[index] || LAND } : { fill, fillColor: LAND });
        }
      },
    };
  };

  const shortened = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST)}\u2026` : name);

  // A name is shown when it fits into its neighborhood's box and covers no name that comes before it.
  hotspot.placeNames = (map, places, byIndex) => {
    const names = [];
    byIndex.forEach((area, index) => {
      if (!area) return;
      const bounds = area.getBounds();
      const size = (bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest());
      names.push({
        text: shortened(places[index].name),
        at: L.latLng(places[index].at),
        bounds,
        size,
        hot: places[index].hot || 0,
        strong: Number(places[index].strong),
        marker: null,
        width: 0,
      });
    });
    // Those that stand out come first, then those that hold hot areas: they are the ones that the finding names.
    names.sort((a, b) => b.strong - a.strong || b.hot - a.hot || b.size - a.size);
    names.length = Math.min(names.length, MOST_NAMES);

    function makeMarker(name) {
      const holder = hotspot.element("div");
      holder.append(hotspot.element("span", "", name.text));
      const icon = L.divIcon({
        className: name.strong ? "place-name strong" : "place-name",
        html: holder,
        iconSize: [0, 0],
      });
      return L.marker(name.at, { pane: "names", interactive: false, keyboard: false, icon });
    }

    // As wide as it is drawn: letters differ, capitals most. All are put on the map before any is measured.
    function measure() {
      const unknown = names.filter((name) => !name.width);
      for (const name of unknown) {
        name.marker = name.marker || makeMarker(name);
        name.marker.addTo(map);
      }
      for (const name of unknown) name.width = name.marker.getElement().querySelector("span").offsetWidth;
      for (const name of unknown) name.marker.remove();
    }

    function arrange() {
      measure();
      const taken = [];
      for (const name of names) {
        const low = map.latLngToContainerPoint(name.bounds.getSouthWest());
        const high = map.latLngToContainerPoint(name.bounds.getNorthEast());
        const middle = map.latLngToContainerPoint(name.at);
        const half = name.width / 2;
        const box = [middle.x - half, middle.y - LINE / 2, middle.x + half, middle.y + LINE / 2];
        const fits = name.strong || name.hot || (high.x - low.x >= 2 * half && low.y - high.y >= 1.5 * LINE);
        const free = !taken.some(
          (other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3],
        );
        if (fits && free) {
          taken.push(box);
          name.marker.addTo(map);
        } else {
          name.marker.remove();
        }
      }
    }
    map.on("moveend resize", arrange);
    arrange();
  };
})(window.hotspot);
