// The map: its panes and buttons, what is coloured how, and the marks of what is chosen.
((hotspot) => {
  const FIT = { padding: [4, 4] }; // Pixels beside the whole map.
  const REACH = 9; // Pixels from a point's middle within which the pointer is on it.
  const POINT_COLOURS = ["#0f4c75", "#1b6e34", "#7a3e9d", "#111111", "#8a4b00", "#a0185c", "#00696b"];
  const PANES = { areas: 380, cells: 390, borders: 400, points: 420, streets: 440, names: 450 };

  // Buttons for what else takes a drag: the whole map, and a step to each side.
  const STEPS = [
    ["\u2190", "pan_west", -1, 0],
    ["\u2191", "pan_north", 0, -1],
    ["\u2193", "pan_south", 0, 1],
    ["\u2192", "pan_east", 1, 0],
  ];

  hotspot.mapButton = (text, title, act) => {
    const made = Object.assign(hotspot.element("button", "map-button", text), { type: "button", title });
    made.setAttribute("aria-label", title);
    made.addEventListener("click", act);
    return made;
  };

  hotspot.mapBar = (map, ...buttons) => {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const holder = hotspot.element("div", "leaflet-bar", ...buttons);
      L.DomEvent.disableClickPropagation(holder);
      return holder;
    };
    control.addTo(map);
  };

  function addButtons(map, bounds) {
    const button = hotspot.mapButton;
    const whole = hotspot.words("whole_map");
    hotspot.mapBar(
      map,
      button(whole, whole, () => map.fitBounds(bounds, { ...FIT, animate: !hotspot.calm() })),
    );
    hotspot.mapBar(
      map,
      ...STEPS.map(([sign, key, x, y]) =>
        button(sign, hotspot.words(key), () => {
          const size = map.getSize();
          map.panBy([(x * size.x) / 3, (y * size.y) / 3]);
        }),
      ),
    );
  }

  // Leaflet does not ask whether things may move by themselves.
  function calmDown(map) {
    map._zoomAnimated = false;
    map.options.inertia = false;
    const { panBy } = map;
    map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
  }

  function readyMap(map, bounds) {
    if (hotspot.calm()) calmDown(map);
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", hotspot.words("map_keys"));
    for (const [name, title] of [
      ["in", "zoom_in"],
      ["out", "zoom_out"],
    ]) {
      const button = container.querySelector(`.leaflet-control-zoom-${name}`);
      button.title = hotspot.words(title);
      button.setAttribute("aria-label", button.title);
    }
    for (const [name, height] of Object.entries(PANES)) {
      const pane = map.createPane(name);
      pane.style.zIndex = height;
      pane.style.pointerEvents = "none";
      pane.setAttribute("aria-hidden", "true");
    }
    map.fitBounds(bounds, { ...FIT, animate: false });
    map.setMinZoom(map.getZoom() - 1);
    map.setMaxBounds(L.latLngBounds(bounds).pad(0.6));
    // The wheel scrolls the page until the map is chosen by a click or by the keyboard.
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    container.append(hotspot.element("span", "crosshair"));
    addButtons(map, bounds);
    hotspot.readyForPrint(map, L.latLngBounds(bounds));
  }

  // Marks on what is chosen, and what is told of it.
  function makeMarker(map) {
    const layers = L.layerGroup().addTo(map);
    return {
      clear: () => layers.clearLayers(),
      ring: (at) => {
        const icon = L.divIcon({ className: "ring", html: hotspot.element("span"), iconSize: [0, 0] });
        layers.addLayer(L.marker(at, { icon, interactive: false, keyboard: false }));
      },
      outline: (rings) => {
        for (const [color, weight] of [
          ["#ffffff", 6],
          ["#111111", 3],
        ]) {
          layers.addLayer(
            L.polygon(rings, {
              pane: "points",
              renderer: L.svg({ pane: "points" }),
              interactive: false,
              fill: false,
              color,
              weight,
            }),
          );
        }
      },
    };
  }

  // Which amounts a measure has: of cells, or of neighborhoods.
  function amountsOf(view, state) {
    if (view.counts)
      return { cells: Float64Array.from({ length: view.cells.placed.count }, (_, k) => view.counts.cells.get(k) || 0) };
    const amounts = view.cells?.amounts(state.measure);
    if (amounts) return { cells: amounts };
    const { keys, places } = view.data.neighborhoods;
    const column = keys.indexOf(state.measure);
    return { places: places.map((place) => hotspot.number(place.values[column])) };
  }

  function tally(scale, styles) {
    const counts = scale.colours.map(() => 0);
    for (const style of styles) counts[style] += 1;
    return counts;
  }

  // Colours the map by the state's measure and shows the legend that belongs to it.
  function colour(view, state) {
    const { data, cells, layer, hoods } = view;
    if (state.measure === "class" && !view.counts) {
      if (cells) {
        // Findings last, so that their outlines lie on top; the hottest last of all.
        const ranked = data.classes
          .map((look, k) => [look.edge ? 10 + data.classes.length - k : 0, k])
          .sort((one, other) => one[0] - other[0]);
        const place = new Uint8Array(ranked.length);
        ranked.forEach(([, k], at) => {
          place[k] = at;
        });
        const of = new Uint8Array(cells.placed.count);
        for (let cell = 0; cell < of.length; cell += 1) of[cell] = place[cells.classOf(cell)];
        const plain = data.classes.find(({ edge }) => !edge);
        const looks = data.classes.map((look) => (look.fewer && !state.fewer ? plain : look));
        const styles = ranked.map(([, k]) => (state.only && !looks[k].edge ? null : looks[k]));
        layer.paint = hotspot.paint(styles, of);
      }
      hoods.colour(null);
      hotspot.showFewer(data, state.fewer);
      hotspot.showLegend("", null, []);
    } else {
      const { name, unit, money } = data.measures.find((measure) => measure.key === state.measure);
      const amounts = amountsOf(view, state);
      const numbers = amounts.cells || amounts.places;
      const format = (number) => money + hotspot.count(number);
      // One color means one amount in every period.
      const all = view.counts && state.period >= 0 ? hotspot.countsOfPeriods(data, state) : numbers;
      const scale = hotspot.scale(all, unit, format);
      const styles = new Uint8Array(numbers.length);
      for (let k = 0; k < styles.length; k += 1) styles[k] = scale.of(numbers[k]);
      if (layer)
        layer.paint = amounts.cells
          ? hotspot.paint(
              scale.colours.map((colour_) => ({ colour: colour_ })),
              styles,
            )
          : null;
      hoods.colour(amounts.places ? Array.from(styles, (style) => scale.colours[style]) : null);
      const chosen = hotspot.chosenWords(data, state);
      const title = hotspot.words(amounts.cells ? "legend_areas" : "legend_places", { name });
      const note = amounts.cells ? "amounts_note" : "rates_note";
      hotspot.showLegend(chosen ? `${title}: ${chosen}` : title, scale, tally(scale, styles), note);
    }
    if (layer) layer.redraw();
  }

  // "lat lon|lat lon": places in degrees; west of the map's western end they go on beyond 180.
  function readPoints(text, west) {
    const read = (pair) => {
      const [lat, lon] = pair.split(" ").map((word) => Number(word) / 1e5);
      return [lat, lon < west - 180 ? lon + 360 : lon];
    };
    return text ? text.split("|").map((pair) => (pair ? read(pair) : null)) : [];
  }

  // Points that can be switched on; near(latlng): which of those that are on lies under the pointer, -1 for none.
  function pointLayer(map, points, colour) {
    const renderer = L.canvas({ padding: 0.2, pane: "points" });
    const group = L.layerGroup();
    const look = {
      renderer,
      interactive: false,
      radius: 5,
      color: "#ffffff",
      weight: 1.5,
      fillColor: colour,
      fillOpacity: 1,
    };
    for (const at of points) if (at) group.addLayer(L.circleMarker(at, look));
    return {
      on: (shown) => (shown ? group.addTo(map) : group.remove()),
      near: (latlng) => {
        if (!map.hasLayer(group)) return -1;
        const pointer = map.latLngToLayerPoint(latlng);
        return points.findIndex((at) => at && map.latLngToLayerPoint(at).distanceTo(pointer) <= REACH);
      },
    };
  }

  // Buildings of the list, and services of each kind.
  function addPoints(view) {
    const { data, map } = view;
    const west = data.bounds[0][1];
    view.points = readPoints(data.buildings, west);
    view.institutions = readPoints(data.institutions, west);
    view.services = [];
    const buildings = pointLayer(map, view.points.slice(0, data.dots), POINT_COLOURS[0]);
    const layers = [{ ...buildings, shown: (state) => state.points, key: "buildings", first: 0 }];
    data.services.forEach(({ kind, names, at }, k) => {
      const points = readPoints(at, west);
      const first = view.services.length;
      view.services.push(...names.map((name, index) => ({ name, kind, at: points[index] })));
      const layer = pointLayer(map, points, hotspot.serviceColour(k));
      layers.push({
        ...layer,
        shown: (state) => state.services.split(",").includes(String(k)),
        key: "services",
        first,
      });
    });
    view.showPoints = (state) => {
      for (const layer of layers) layer.on(layer.shown(state));
    };
    view.pointAt = (latlng) => {
      for (const { key, first, near } of layers) {
        const index = near(latlng);
        if (index >= 0) return { key, index: first + index };
      }
      return null;
    };
  }

  hotspot.serviceColour = (kind) => POINT_COLOURS[1 + (kind % (POINT_COLOURS.length - 1))];

  hotspot.startMap = (map, data) => {
    readyMap(map, data.bounds);
    const view = { map, data, cells: null, layer: null, counts: null, kinds: null };
    // What stands above the map came after it: it is fitted into the room that is left, and follows it.
    view.fit = () => {
      const box = map.getContainer();
      // Leaflet forgets the exact middle even where nothing has changed.
      const resized = () =>
        map.getSize().equals([box.clientWidth, box.clientHeight]) || map.invalidateSize({ animate: false, pan: false });
      resized();
      map.fitBounds(data.bounds, { ...FIT, animate: false });
      new ResizeObserver(resized).observe(box);
    };
    Object.assign(view, { marker: makeMarker(map), shape: makeMarker(map) });
    const { places } = data.neighborhoods;
    const base = hotspot.readBase(data.base);
    view.hoods = hotspot.neighborhoodLayers(map, places, !data.cells, Boolean(base));
    if (data.cells) {
      view.cells = hotspot.readCells(data);
      view.layer = hotspot.cellLayer(view.cells.placed, base).addTo(map);
    }
    hotspot.placeNames(map, places, view.hoods.byIndex);
    hotspot.baseLayers(map, base, view.cells);
    addPoints(view);
    view.show = (state) => {
      view.state = state;
      view.counts = hotspot.chosenCounts(data, state);
      view.showPoints(state);
      colour(view, state);
    };
    // What is at a point of the map: a point that is shown, else the cell, else the neighborhood; null outside all.
    view.itemAt = ({ lat, lng }) => {
      const point = view.pointAt({ lat, lng });
      if (point) return point;
      const cell = view.cells ? view.cells.placed.at(...hotspot.square(lat, lng)) : -1;
      if (cell >= 0) return { key: "cells", index: cell };
      const hood = view.hoods.at(lat, lng);
      return hood < 0 ? null : { key: "neighborhoods", index: hood };
    };
    return view;
  };
})(window.hotspot);
