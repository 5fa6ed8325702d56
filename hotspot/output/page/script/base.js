// Streets, water and parks: water and parks over plain cells and under findings, streets over all fills, their names.
((hotspot) => {
  const ROADS = ["local", "secondary", "primary"]; // The last ones lie on top.
  // From so many meters a pixel on they are seen; width in pixels at a meter a pixel, least and most; color, casing.
  const LOOKS = {
    primary: { from: 1e9, width: 4.6, least: 1.1, most: 4, colour: "#46535b", casing: "#ffffffb8" },
    secondary: { from: 45, width: 3.3, least: 0.8, most: 3, colour: "#5b6870", casing: "#ffffff99" },
    local: { from: 14, width: 1.9, least: 0.5, most: 2, colour: "#6d7a82a8", casing: "" },
    water: { from: 1e9, width: 3, least: 0.8, most: 3, colour: "#8ba7b6", casing: "" },
  };
  const FILLS = { park: "#d3e4c8", water: "#a9bfcb" };
  const SHORES = { park: "#8fae7c", water: "#7f9eae" };
  const INKS = { water: "#2f5566", park: "#39592c", primary: "#20292e", secondary: "#2b363c", local: "#3f4b52" };
  const NAMED_FROM = { primary: 60, secondary: 22, water: 60, park: 22, local: 5 };
  const SIZE = 11;
  const STEEP = (80 * Math.PI) / 180;
  const APART = 320; // Pixels between two names of one street.

  const metres = (view) => (40075017 / Math.cosh(2 * Math.PI * view.north)) * (view.ratio / view.scale);

  // Rings of texts as places in the Mercator square, each with its box.
  function readRings(texts, { unit, corner }) {
    return texts.map((text) => {
      const steps = text.split(" ").map(Number);
      const ring = { x: new Float64Array(steps.length / 2), y: new Float64Array(steps.length / 2) };
      let [lat, lon] = corner;
      Object.assign(ring, { west: Infinity, east: -Infinity, top: Infinity, bottom: -Infinity });
      for (let k = 0; k < ring.x.length; k += 1) {
        lat += steps[2 * k];
        lon += steps[2 * k + 1];
        const [x, y] = hotspot.square((lat * unit) / 1e5, (lon * unit) / 1e5);
        ring.x[k] = x;
        ring.y[k] = y;
        ring.west = Math.min(ring.west, x);
        ring.east = Math.max(ring.east, x);
        ring.top = Math.min(ring.top, y);
        ring.bottom = Math.max(ring.bottom, y);
      }
      return ring;
    });
  }

  const split = (text, sign) => (text ? text.split(sign) : []);

  // kind -> its lines, its areas (rings each), and their names.
  hotspot.readBase = (parts) => {
    const base = {};
    for (const part of parts) {
      const names = split(part.names, "\n");
      const lines = readRings(split(part.lines, "|"), part);
      const areas = split(part.areas, "|").map((text) => readRings(text.split(";"), part));
      base[part.kind] = { lines, areas, names };
    }
    return parts.length ? base : null;
  };

  // Whether a ring may be seen in a view of width and height pixels.
  const seen = (ring, view, canvas) =>
    ring.east * view.scale > view.left &&
    ring.west * view.scale < view.left + canvas.width &&
    ring.bottom * view.scale > view.top &&
    ring.top * view.scale < view.top + canvas.height;

  function trace(context, ring, view) {
    for (let k = 0; k < ring.x.length; k += 1) {
      const [x, y] = [ring.x[k] * view.scale - view.left, ring.y[k] * view.scale - view.top];
      if (k) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
  }

  function strokeLines(context, lines, look, view) {
    const width = Math.min(look.most, Math.max(look.least, look.width / metres(view) ** 0.37)) * view.ratio;
    context.beginPath();
    for (const line of lines) if (seen(line, view, context.canvas)) trace(context, line, view);
    for (const [colour, wide] of [
      [look.casing, width + 1.8 * view.ratio],
      [look.colour, width],
    ]) {
      if (!colour) continue;
      context.strokeStyle = colour;
      context.lineWidth = wide;
      context.stroke();
    }
  }

  hotspot.drawGround = (context, base, view) => {
    context.lineJoin = context.lineCap = "round";
    for (const [kind, colour] of Object.entries(FILLS)) {
      context.fillStyle = colour;
      for (const rings of base[kind]?.areas || []) {
        if (!seen(rings[0], view, context.canvas)) continue;
        context.beginPath();
        for (const ring of rings) {
          trace(context, ring, view);
          context.closePath();
        }
        context.fill("evenodd");
      }
    }
    if (base.water) strokeLines(context, base.water.lines, LOOKS.water, view);
  };

  hotspot.drawRoads = (context, base, view) => {
    context.lineJoin = context.lineCap = "round";
    // Where a color hides what water or park is, its outline is seen.
    for (const [kind, colour] of Object.entries(SHORES)) {
      context.beginPath();
      for (const ring of base[kind]?.areas.flat() || [])
        if (seen(ring, view, context.canvas)) trace(context, ring, view);
      context.strokeStyle = colour;
      context.lineWidth = 0.9 * view.ratio;
      context.stroke();
    }
    for (const kind of ROADS)
      if (base[kind] && metres(view) <= LOOKS[kind].from) strokeLines(context, base[kind].lines, LOOKS[kind], view);
  };

  // Where a text so wide fits along a line, in pixels: middle and angle; the middle of the line is tried first.
  function along(line, wide, view, canvas) {
    const count = line.x.length;
    const [xs, ys, at] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
    for (let k = 0; k < count; k += 1) {
      xs[k] = (line.x[k] * view.scale - view.left) / view.ratio;
      ys[k] = (line.y[k] * view.scale - view.top) / view.ratio;
      at[k] = k ? at[k - 1] + Math.hypot(xs[k] - xs[k - 1], ys[k] - ys[k - 1]) : 0;
    }
    const place = (s) => {
      let [low, high] = [0, count - 1];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (at[middle] <= s) low = middle;
        else high = middle;
      }
      const part = (s - at[low]) / (at[high] - at[low] || 1);
      return [xs[low] + part * (xs[high] - xs[low]), ys[low] + part * (ys[high] - ys[low])];
    };
    const [right, bottom] = [canvas.width / view.ratio, canvas.height / view.ratio];
    const found = [];
    const whole = at[count - 1];
    const steps = Math.min(400, Math.floor((whole - wide) / 40));
    for (let k = 0; k <= steps; k += 1) {
      // 0, +40, -40, +80, ... from the middle.
      const s = whole / 2 + 40 * Math.ceil(k / 2) * (k % 2 ? 1 : -1);
      if (s < wide / 2 || s > whole - wide / 2) continue;
      const [[x1, y1], [x, y], [x2, y2]] = [place(s - wide / 2), place(s), place(s + wide / 2)];
      if (x < 0 || y < 0 || x > right || y > bottom) continue;
      const chord = Math.hypot(x2 - x1, y2 - y1);
      const bow = Math.hypot((x1 + x2) / 2 - x, (y1 + y2) / 2 - y);
      if (chord < 0.97 * wide || bow > 3) continue;
      let angle = Math.atan2(y2 - y1, x2 - x1);
      // Read from the left, steep ones from below.
      if (angle > STEEP) angle -= Math.PI;
      if (angle <= STEEP - Math.PI) angle += Math.PI;
      found.push({ x: (x + (x1 + x2) / 2) / 2, y: (y + (y1 + y2) / 2) / 2, angle });
    }
    return found;
  }

  // A text's place as small squares, so that a slanted one takes no more room than it has.
  function boxes({ x, y, angle }, wide) {
    const count = Math.max(1, Math.ceil(wide / SIZE));
    return Array.from({ length: count }, (_, k) => {
      const off = ((k + 0.5) / count - 0.5) * wide;
      const [cx, cy] = [x + off * Math.cos(angle), y + off * Math.sin(angle)];
      return [cx - SIZE * 0.7, cy - SIZE * 0.7, cx + SIZE * 0.7, cy + SIZE * 0.7];
    });
  }

  const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  // Names that cover neither a name of a place nor each other: those of waters and parks where they fit, then streets.
  hotspot.drawStreetNames = (context, base, view, taken) => {
    const { canvas } = context;
    const at = metres(view);
    const shown = [];
    const spots = new Map();
    const put = (name, kind, spot, wide) => {
      const own = boxes(spot, wide);
      if (own.some((box) => taken.some((other) => meet(box, other)))) return false;
      taken.push(...own);
      shown.push({ name, kind, wide, ...spot });
      return true;
    };
    const styles = { water: "italic ", park: "italic ", primary: "600 ", secondary: "", local: "" };
    const font = (kind) => `${styles[kind]}${SIZE}px ${hotspot.FONT}`;
    for (const kind of ["primary", "secondary", "water", "park", "local"]) {
      const part = base[kind];
      if (!part || !part.names.length || at > NAMED_FROM[kind]) continue;
      context.font = font(kind);
      part.lines.forEach((line, k) => {
        if (!part.names[k] || !seen(line, view, canvas)) return;
        const wide = context.measureText(part.names[k]).width + 4;
        // A street with two roadways is one to a reader.
        const here = spots.get(part.names[k]) || [];
        spots.set(part.names[k], here);
        for (const spot of along(line, wide, view, canvas)) {
          if (here.length >= 4) break;
          if (here.some((other) => Math.hypot(other.x - spot.x, other.y - spot.y) < APART + wide)) continue;
          if (put(part.names[k], kind, spot, wide)) here.push(spot);
        }
      });
      part.areas.forEach((rings, k) => {
        const name = part.names[part.lines.length + k];
        const [ring] = rings;
        if (!name || !seen(ring, view, canvas)) return;
        const [x, y] = [(ring.west + ring.east) / 2, (ring.top + ring.bottom) / 2];
        const wide = context.measureText(name).width + 4;
        const inside = (one) => hotspot.within(one.x, one.y, 0, one.x.length, x, y);
        if (((ring.east - ring.west) * view.scale) / view.ratio < 0.8 * wide || rings.filter(inside).length % 2 === 0)
          return;
        const spot = { x: (x * view.scale - view.left) / view.ratio, y: (y * view.scale - view.top) / view.ratio };
        put(name, kind, { ...spot, angle: 0 }, wide);
      });
    }
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const { name, kind, wide, x, y, angle } of shown) {
      context.setTransform(view.ratio, 0, 0, view.ratio, x * view.ratio, y * view.ratio);
      context.rotate(angle);
      context.font = font(kind);
      context.strokeStyle = "#ffffffd9";
      // Between its words a line would look like a hyphen.
      context.lineWidth = 6;
      context.beginPath();
      context.moveTo(-wide / 2 + 3, 0);
      context.lineTo(wide / 2 - 3, 0);
      context.stroke();
      context.lineWidth = 3;
      context.strokeText(name, 0, 0);
      context.fillStyle = INKS[kind];
      context.fillText(name, 0, 0);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    return shown;
  };

  // The names' own layer, above all but the names of places, and where there are no cells a layer of streets under it.
  hotspot.baseLayers = (map, base, cells) => {
    if (!base) return;
    if (!cells) {
      const plain = hotspot.canvasLayer("cells", (context, view) => {
        hotspot.drawGround(context, base, view);
        hotspot.drawRoads(context, base, view);
      });
      plain.addTo(map);
    }
    const names = hotspot.canvasLayer("streets", (context, view) => {
      const frame = map.getContainer().getBoundingClientRect();
      const zero = map.containerPointToLayerPoint([0, 0]).subtract(view.corner);
      const places = map.getPane("names").querySelectorAll(".place-name span");
      const taken = Array.from(places, (place) => {
        const box = place.getBoundingClientRect();
        const [x, y] = [box.left - frame.left + zero.x, box.top - frame.top + zero.y];
        return [x - 2, y - 2, x + box.width + 2, y + box.height + 2];
      });
      hotspot.drawStreetNames(context, base, view, taken);
    });
    names.addTo(map);
  };
})(window.hotspot);
