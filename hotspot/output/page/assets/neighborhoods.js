// The base: neighborhood areas under the cells, their borders above, names where there is room.
(function (hotspot) {
  "use strict";
  const MOST_NAMES = 400;
  const LETTER = 7; // Mean width in pixels of a letter of a name.
  const LINE = 16;

  hotspot.neighborhoodLayers = function (places, renderer) {
    const areas = L.featureGroup();
    const borders = L.layerGroup();
    const byIndex = [];
    places.forEach((place, index) => {
      if (!place.polygons.length) return;
      const rings = place.polygons.map((polygon) => polygon.map(hotspot.outline));
      const area = L.polygon(rings, { renderer, stroke: false, fillColor: "#e6ebed", fillOpacity: 1, smoothFactor: 0.5 });
      area.index = index;
      byIndex[index] = area;
      areas.addLayer(area);
      borders.addLayer(
        L.polygon(rings, { renderer, interactive: false, fill: false, color: "#54626a", weight: 1, opacity: 0.75, smoothFactor: 0.5 }),
      );
    });
    const describe = (area) => hotspot.factsElement(places[area.index].name, places[area.index].facts);
    return { areas, borders, byIndex, describe };
  };

  // A name is shown when it fits into its neighborhood's box and covers no larger neighborhood's name.
  hotspot.placeNames = function (map, places, byIndex) {
    const names = [];
    byIndex.forEach((area, index) => {
      const bounds = area.getBounds();
      const size = (bounds.getNorth() - bounds.getSouth()) * (bounds.getEast() - bounds.getWest());
      names.push({ text: places[index].name, at: L.latLng(places[index].at), bounds, size, hot: places[index].hot || 0, marker: null });
    });
    // The neighborhoods that hold hot areas come first: they are the ones that the finding names.
    names.sort((a, b) => b.hot - a.hot || b.size - a.size);
    names.length = Math.min(names.length, MOST_NAMES);
    const pane = map.createPane("names");
    pane.style.zIndex = 450;
    pane.style.pointerEvents = "none";

    function makeMarker(name) {
      const holder = hotspot.element("div");
      holder.append(hotspot.element("span", "", name.text));
      return L.marker(name.at, {
        pane: "names",
        interactive: false,
        keyboard: false,
        icon: L.divIcon({ className: "place-name", html: holder, iconSize: [0, 0] }),
      });
    }

    function arrange() {
      const taken = [];
      for (const name of names) {
        const low = map.latLngToContainerPoint(name.bounds.getSouthWest());
        const high = map.latLngToContainerPoint(name.bounds.getNorthEast());
        const middle = map.latLngToContainerPoint(name.at);
        const half = (name.text.length * LETTER) / 2;
        const box = [middle.x - half, middle.y - LINE / 2, middle.x + half, middle.y + LINE / 2];
        const fits = name.hot || high.x - low.x >= 2 * half && low.y - high.y >= 1.5 * LINE;
        const free = !taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
        if (fits && free) {
          taken.push(box);
          name.marker = name.marker || makeMarker(name);
          name.marker.addTo(map);
        } else if (name.marker) {
          name.marker.remove();
        }
      }
    }
    map.on("moveend resize", arrange);
    return arrange;
  };
})(window.hotspot);
