// Starts the page: draws the layers, links lists and map both ways, readies the map for print.
(function (hotspot) {
  "use strict";
  const CLOSE_ZOOM = 14;

  function addWholeButton(map, bounds) {
    const control = L.control({ position: "topleft" });
    control.onAdd = function () {
      const holder = hotspot.element("div", "leaflet-bar");
      const button = hotspot.element("button", "whole", "Whole map");
      button.type = "button";
      L.DomEvent.disableClickPropagation(holder);
      button.addEventListener("click", () => map.fitBounds(bounds, { animate: !hotspot.calm() }));
      holder.append(button);
      return holder;
    };
    control.addTo(map);
  }

  function makeMarker(map) {
    const layers = L.layerGroup().addTo(map);
    return {
      clear: () => layers.clearLayers(),
      ring: function (at, name) {
        const icon = L.divIcon({ className: "ring", html: hotspot.element("span"), iconSize: [0, 0] });
        layers.addLayer(L.marker(at, { icon, interactive: false, keyboard: false }));
        this.name(at, name, [0, -16]);
      },
      outline: function (area) {
        const rings = area.getLatLngs();
        for (const [color, weight] of [["#ffffff", 6], ["#111111", 3]]) {
          layers.addLayer(L.polygon(rings, { renderer: area.options.renderer, interactive: false, fill: false, color, weight }));
        }
      },
      name: function (at, name, offset) {
        const popup = L.popup({ autoPan: false, offset, autoClose: false, closeOnClick: false });
        layers.addLayer(popup.setLatLng(at).setContent(hotspot.element("span", "", name)));
      },
    };
  }

  // Ways to show an item of each list on the map; each gives false when the item has no place.
  function makeShow(map, data, layers) {
    const marker = makeMarker(map);
    const move = () => ({ animate: !hotspot.calm() });
    const point = function (at, name) {
      if (!at) return false;
      map.setView(at, Math.max(map.getZoom(), CLOSE_ZOOM), move());
      marker.ring(at, name);
      return true;
    };
    const ways = {
      buildings: (index) => point(data.buildings[index].at, data.buildings[index].name),
      cells: function (index, name) {
        return point(layers.cells.byIndex[index].getBounds().getCenter(), name);
      },
      neighborhoods: function (index, name, stay) {
        const area = layers.hoods.byIndex[index];
        if (!area) return false;
        marker.outline(area);
        if (stay) return true;
        map.fitBounds(area.getBounds(), { padding: [40, 40], maxZoom: CLOSE_ZOOM, ...move() });
        marker.name(data.neighborhoods[index].at, name, [0, 0]);
        return true;
      },
    };
    return function (key, index, name, stay) {
      marker.clear();
      return ways[key](index, name, stay);
    };
  }

  function readyForPrint(map, bounds) {
    const retina = L.Browser.retina;
    let seen = null;
    window.addEventListener("beforeprint", () => {
      if (seen) return;
      seen = { center: map.getCenter(), zoom: map.getZoom(), view: map.getBounds(), whole: map.getBounds().contains(bounds) };
      document.documentElement.classList.add("printing");
      L.Browser.retina = true; // The canvas is drawn at twice the screen's resolution.
      map.invalidateSize({ animate: false, pan: false });
      map.fitBounds(seen.whole ? bounds : seen.view, { animate: false });
      map.fire("viewreset");
    });
    window.addEventListener("afterprint", () => {
      if (!seen) return;
      document.documentElement.classList.remove("printing");
      L.Browser.retina = retina;
      map.invalidateSize({ animate: false, pan: false });
      map.setView(seen.center, seen.zoom, { animate: false });
      map.fire("viewreset");
      seen = null;
    });
  }

  function readyMap(map, bounds) {
    const container = map.getContainer();
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom. The lists hold the ranking as text.");
    map.fitBounds(bounds, { animate: false });
    map.setMinZoom(map.getZoom() - 1);
    map.setMaxBounds(L.latLngBounds(bounds).pad(0.6));
    // The wheel scrolls the page until the map is chosen by a click or by the keyboard.
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  }

  function startMap(map, data) {
    readyMap(map, data.bounds);
    const renderer = L.canvas({ padding: 0.3 });
    renderer.addTo(map);
    map.getPane("overlayPane").setAttribute("aria-hidden", "true");
    const layers = { hoods: hotspot.neighborhoodLayers(data.neighborhoods, renderer), cells: null };
    layers.hoods.areas.addTo(map);
    if (data.cells) {
      layers.cells = hotspot.cellLayer(data, renderer);
      layers.cells.group.addTo(map);
    }
    layers.hoods.borders.addTo(map);
    hotspot.placeNames(map, data.neighborhoods, layers.hoods.byIndex)();
    addWholeButton(map, data.bounds);
    readyForPrint(map, L.latLngBounds(data.bounds));
    return layers;
  }

  function linkMap(data, layers, choose) {
    const sticky = { sticky: true, className: "facts", direction: "auto", opacity: 1 };
    const indexOf = new Map(data.neighborhoods.map((place, index) => [place.name, index]));
    const pick = (index) => choose("neighborhoods", index, data.neighborhoods[index].name, true);
    layers.hoods.areas.bindTooltip(layers.hoods.describe, sticky);
    layers.hoods.areas.on("click", (event) => pick(event.layer.index));
    if (!layers.cells) return;
    layers.cells.group.bindTooltip(function (cell) {
      const index = indexOf.get(cell.hood);
      const box = layers.cells.describe(cell, index !== undefined);
      if (index !== undefined) {
        const place = data.neighborhoods[index];
        box.append(hotspot.factsElement(place.name, place.facts, "second"));
      }
      return box;
    }, sticky);
    layers.cells.group.on("click", (event) => {
      const index = indexOf.get(event.layer.hood);
      if (index !== undefined) pick(index);
    });
  }

  // Called by the map's own script with the Leaflet map, or with null when nothing has a place.
  hotspot.start = function (map) {
    const data = JSON.parse(document.getElementById("hotspot-data").textContent);
    const layers = map ? startMap(map, data) : null;
    const show = map ? makeShow(map, data, layers) : () => false;
    const choose = function (key, index, name, fromMap) {
      const found = show(key, index, name, fromMap);
      if (fromMap) hotspot.openTab(key);
      hotspot.markRow(key, index, name);
      if (found && !fromMap) {
        map.getContainer().scrollIntoView({ block: "nearest", behavior: hotspot.calm() ? "auto" : "smooth" });
      }
    };
    hotspot.makeLists(choose);
    if (map) hotspot.say("Choose a row to see it on the map.");
    if (map) linkMap(data, layers, choose);
    hotspot.map = map;
  };
})(window.hotspot);
