// Small helpers. Text from the data reaches the page through textContent alone.
window.hotspot = window.hotspot || {};
(function (hotspot) {
  "use strict";

  hotspot.element = function (tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  hotspot.calm = function () {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  };

  // A title and a table of [heading, value] pairs.
  hotspot.factsElement = function (title, pairs, className) {
    const box = hotspot.element("div", className);
    box.append(hotspot.element("strong", "", title));
    const table = hotspot.element("table");
    for (const [heading, value] of pairs) {
      const row = table.insertRow();
      row.append(hotspot.element("th", "", heading), hotspot.element("td", "", value));
    }
    box.append(table);
    return box;
  };

  // "4000000 -7500000 12 -1 ...": the first vertex, then steps, in 1/100,000 degree.
  hotspot.outline = function (text) {
    const numbers = text.split(" ").map(Number);
    const points = [];
    let lat = 0;
    let lon = 0;
    for (let i = 0; i < numbers.length; i += 2) {
      lat += numbers[i];
      lon += numbers[i + 1];
      points.push([lat / 1e5, lon / 1e5]);
    }
    return points;
  };
})(window.hotspot);
