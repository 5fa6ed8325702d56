// What a folium map of cells needs beside Leaflet: layers with tooltips, a panel, and stand-ins for what folium takes
// from the network (jQuery, awesome-markers), as far as its own elements use them.
((window) => {
  const element = (tag, text) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    return made;
  };

  const table = (headings, told) => {
    const [title, ...texts] = told;
    const box = element("div");
    box.className = "hotspot-panel";
    const rows = element("table");
    headings.forEach((heading, at) => {
      const row = element("tr");
      row.append(element("th", heading), element("td", texts[at]));
      rows.append(row);
    });
    box.append(element("strong", title), rows);
    return box;
  };

  // data: GeoJSON whose features have what is told of them, and their class; styles: class -> Leaflet's options.
  const layer = (data, headings, styles) =>
    L.geoJSON(data, {
      style: ({ properties }) => styles[properties.label],
      onEachFeature: ({ properties }, shape) =>
        shape.bindTooltip(() => table(headings, properties.told), { sticky: true, opacity: 1 }),
    });

  const entry = ({ words, colour, edge }) => {
    const [made, swatch] = [element("li"), element("span")];
    swatch.style.background = colour;
    swatch.style.borderColor = edge;
    made.append(swatch, words);
    return made;
  };

  // sections: a title and its entries each.
  const panel = (map, position, title, sections) => {
    const box = element("div");
    box.className = "hotspot-panel";
    box.append(element("strong", title));
    for (const [heading, entries] of sections) {
      const list = element("ul");
      list.append(...entries.map(entry));
      box.append(element("div", heading), list);
    }
    const control = L.control({ position });
    control.onAdd = () => box;
    control.addTo(map);
  };

  const pin = (colour) => {
    const made = element("div");
    Object.assign(made.style, {
      width: "16px",
      height: "16px",
      background: colour,
      border: "2px solid #ffffff",
      borderRadius: "50% 50% 50% 0",
      transform: "rotate(-45deg)",
      boxShadow: "0 0 2px #1c1c1c",
    });
    return L.divIcon({ html: made, className: "", iconSize: [20, 20], iconAnchor: [10, 24], popupAnchor: [0, -20] });
  };

  // folium asks jQuery to make an element of a popup's text, and to wait for the document.
  window.$ ??= (asked) => {
    if (asked === document) return { ready: (act) => act() };
    const made = document.createElement("template");
    made.innerHTML = String(asked).trim();
    return made.content.children;
  };
  L.AwesomeMarkers ??= { icon: ({ markerColor }) => pin(markerColor ?? "blue") };
  window.hotspotBare = { layer, panel };
})(window);
