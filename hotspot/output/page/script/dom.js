// Small helpers. Text from the data reaches the page through textContent alone.
window.hotspot = window.hotspot || {};
((hotspot) => {
  hotspot.PLAIN = "#fbfaf5"; // Cells of which nothing is said.
  hotspot.FONT = '-apple-system,"Segoe UI",Arial,"Liberation Sans",sans-serif';

  // An element with what it holds: other elements, or texts as they are.
  hotspot.element = (tag, className, ...held) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...held);
    return made;
  };

  hotspot.calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  // "1,234.5": with one decimal at most. The browser's own way takes a tenth of a second when it is first asked.
  hotspot.count = (number) => {
    const [whole, part] = String(Math.round(10 * number) / 10).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return part ? `${grouped}.${part}` : grouped;
  };

  // One of the page's own phrases, its places such as {name} filled.
  hotspot.words = (key, values) => hotspot.data.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // A title and a table of [heading, value] pairs.
  hotspot.factsElement = (title, pairs, className) => {
    const element = hotspot.element;
    const rows = pairs.map(([heading, value]) =>
      element("tr", "", element("th", "", heading), element("td", "", value)),
    );
    return element("div", className, element("strong", "", title), element("table", "", element("tbody", "", ...rows)));
  };

  // "4000000 -7500000 12 -1 ...": the first vertex, then steps, in 1/100,000 degree.
  hotspot.outline = (text) => {
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
