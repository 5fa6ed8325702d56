// Areas chosen by a box or a shape of any corners, by mouse, touch and keyboard: what is in it, and its table as a file.
((hotspot) => {
  const NEAR = 14; // Pixels within which a corner is the same place as another.
  const MOVE = 12; // Pixels that an arrow moves the ring, five times as many with Shift.
  const FIRST = 5; // Buildings that are named.
  const MOST_ROWS = 12_000; // Browsers take addresses of files up to two million characters.
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // "lat,lon_lat,lon_...", as the address has it; null for anything else.
  hotspot.readShape = (text) => {
    const corners = text.split("_").map((pair) => pair.split(",").map(Number));
    const fine = corners.every(([lat, lon, ...more]) => Math.abs(lat) < 90 && Math.abs(lon) < 540 && !more.length);
    return corners.length > 2 && fine ? corners : null;
  };

  const writeShape = (corners) => corners.map((at) => at.map((angle) => angle.toFixed(5)).join(",")).join("_");

  // Whether places lie in a shape with straight sides on the map: a function of x and y in the Mercator square.
  function insideOf(corners) {
    const places = corners.map(([lat, lon]) => hotspot.square(lat, lon));
    const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
    return (x, y) => hotspot.within(xs, ys, 0, xs.length, x, y);
  }

  // The cells whose middles lie in a shape.
  hotspot.cellsIn = ({ count, middleX, middleY }, corners) => {
    const inside = insideOf(corners);
    return Array.from({ length: count }, (_, cell) => cell).filter((cell) => inside(middleX[cell], middleY[cell]));
  };

  // The id of a cell as H3 writes it, from its number: the base cell, then a digit in base 7 for each level.
  hotspot.cellId = (number, resolution) => {
    let [rest, bits] = [number, 1n << 59n];
    bits |= BigInt(resolution) << 52n;
    for (let level = 15; level > 0; level -= 1) {
      const digit = level > resolution ? 7 : rest % 7;
      if (level <= resolution) rest = Math.floor(rest / 7);
      bits |= BigInt(digit) << BigInt(3 * (15 - level));
    }
    return (bits | (BigInt(rest) << 45n)).toString(16);
  };

  // A text as one field of a file: no spreadsheet takes it for a formula, and nothing in it tears the row apart.
  hotspot.field = (text) => {
    const start = /^[\t\r\n]|^[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) ? "'" : "";
    const safe = text
      .replace(/([;\t\r\n](?:[^\S\t\r\n]|")*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'")
      .replace(/(?![\t\n])\p{Cc}/gu, " ");
    const field = start + safe;
    return /[",;\n]/.test(field) ? `"${field.replace(/"/g, '""')}"` : field;
  };

  function hoodName({ cells, data }, cell) {
    const { places } = data.neighborhoods;
    const hood = cells.hood ? cells.hood[cell] : -1;
    return hood < 0 ? "" : places[hood]?.name || cells.names[hood - places.length];
  }

  const countsOf = ({ counts, cells }) =>
    counts
      ? (cell) => counts.cells.get(cell) || 0
      : (
          (amounts) => (cell) =>
            amounts[cell]
        )(cells.amounts("events"));

  // The table of some cells: a row an area.
  hotspot.tableOfCells = (view, state, found) => {
    const { data, cells } = view;
    const { middleX, middleY, ids } = cells.placed;
    const { name } = data.measures.find(({ key }) => key === "events");
    const chosen = hotspot.chosenWords(data, state);
    const of = countsOf(view);
    const heads = ["cell", "lat", "lon", chosen ? `${name}: ${chosen}` : name, hotspot.words("class_of_all")];
    const rows = found.map((cell) => {
      const [lat, lon] = hotspot.latLon(middleX[cell], middleY[cell]);
      const at = [lat.toFixed(6), (lon > 180 ? lon - 360 : lon).toFixed(6)];
      const { short } = data.classes[cells.classOf(cell)];
      const id = hotspot.cellId(ids[cell], data.cells.geometry.resolution);
      return [id, ...at, of(cell), ...[short, hoodName(view, cell), data.audience].map(hotspot.field)];
    });
    return [[...heads, hotspot.words("neighborhood"), "audience"].map(hotspot.field), ...rows]
      .map((row) => `${row.join(",")}\n`)
      .join("");
  };

  // Hands a file over when its button is pressed.
  function save(name, text) {
    const link = hotspot.element("a");
    link.setAttribute("download", name);
    link.href = `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${text}`)}`;
    link.click();
  }

  // What the page holds of the cells in a shape: pairs of headings and texts.
  function totals(view, found) {
    const { data, cells, counts } = view;
    const of = countsOf(view);
    const sum = (amount) => found.reduce((all, cell) => all + amount(cell), 0);
    const pairs = [[hotspot.words("areas"), hotspot.count(found.length)]];
    for (const { key, name, money } of data.measures) {
      const amounts = counts || key === "events" ? null : cells.amounts(key);
      if (key === "events") pairs.push([name, hotspot.count(sum(of))]);
      else if (amounts)
        pairs.push([
          hotspot.words(money ? "sum_about" : "in_each", { name }),
          money + hotspot.count(sum((cell) => amounts[cell])),
        ]);
    }
    // The test is of everything: what it found does not stand beside a part.
    const standing = found.filter((cell) => data.classes[cells.classOf(cell)].edge).length;
    if (!counts) pairs.push([hotspot.words("standing"), hotspot.count(standing)]);
    return pairs;
  }

  // The first buildings in a shape, as the list has them: [row, count].
  function buildingsIn(view, list, corners) {
    const [inside, part] = [insideOf(corners), view.counts && (view.counts.buildings || new Map())];
    const counted = (row) => (part ? part.get(row.index) || 0 : hotspot.number(row.texts[list.counted] || ""));
    const found = list.rows.filter(({ index }) => {
      const at = view.points[index];
      return at && inside(...hotspot.square(...at));
    });
    const pairs = found.map((row) => [row, counted(row)]);
    return (part ? pairs.filter(([, n]) => n).sort((one, other) => other[1] - one[1]) : pairs).slice(0, FIRST);
  }

  // choose(item, null): an item of a list; clear(): lets go of what is chosen.
  hotspot.makeShapes = (view, lists, state, choose, clear) => {
    const { map } = view;
    const container = map.getContainer();
    const crosshair = container.querySelector(".crosshair");
    const told = hotspot.element("p");
    told.setAttribute("role", "status");
    const plain = (key, act) => {
      const made = Object.assign(hotspot.element("button", "plain", hotspot.words(key)), { type: "button" });
      made.addEventListener("click", act);
      return made;
    };
    const done = plain("done", () => finish(corners));
    const bar = hotspot.element("div", "drawing", told, done);
    bar.append(plain("leave", () => leave()));
    const panel = hotspot.element("section", "in-shape facts");
    panel.setAttribute("aria-label", hotspot.words("in_shape"));
    panel.tabIndex = -1;
    container.parentElement.append(bar);
    container.parentElement.after(panel);
    // Which button draws now, null for none; its corners [lat, lon]; where the ring is; where the pointer went down.
    let [drawing, corners, cursor, down, shown] = [null, [], null, null, ""];
    bar.hidden = panel.hidden = true;

    const buttons = [
      ["box", "draw_box"],
      ["shape", "draw_shape"],
    ].map(([key, how]) => {
      const made = hotspot.mapButton(hotspot.words(key), hotspot.words(key), () =>
        drawing === made ? leave() : start(made, how),
      );
      made.setAttribute("aria-pressed", "false");
      return made;
    });
    const isBox = () => drawing === buttons[0];
    hotspot.mapBar(map, ...buttons);

    const pixel = (at) => map.latLngToContainerPoint(at);
    const placeOf = (point) => {
      const { lat, lng } = map.containerPointToLatLng(point);
      return [lat, lng];
    };
    const boxOf = ([south, west], [north, east]) => [
      [south, west],
      [south, east],
      [north, east],
      [north, west],
    ];

    // The shape as it would be with another corner at a place.
    function draw(at) {
      view.shape.clear();
      if (!corners.length) return;
      view.shape.outline([isBox() ? boxOf(corners[0], at) : [...corners, at]]);
      view.shape.ring(corners[0]);
    }

    function put(point) {
      cursor = point;
      crosshair.style.left = point ? `${point.x}px` : "";
      crosshair.style.top = point ? `${point.y}px` : "";
    }

    function set(made) {
      corners = made;
      told.textContent = hotspot.words("corners", { count: corners.length });
    }

    function start(button, how) {
      if (drawing) stop();
      clear();
      keep("");
      drawing = button;
      corners = [];
      view.drawing = true;
      container.classList.add("draws");
      button.setAttribute("aria-pressed", "true");
      bar.hidden = false;
      done.hidden = isBox();
      told.textContent = hotspot.words(how);
      put(map.getSize().divideBy(2));
      container.focus();
    }

    function stop() {
      container.classList.remove("draws");
      drawing.setAttribute("aria-pressed", "false");
      drawing = null;
      view.drawing = false;
      bar.hidden = true;
      put(null);
      view.shape.clear();
    }

    function leave() {
      const button = drawing;
      stop();
      button.focus();
    }

    // Holds on to a shape, "" for none.
    function keep(text) {
      state.shape = text;
      refresh();
      hotspot.changed();
    }

    function finish(made) {
      if (made.length < 3) return;
      stop();
      keep(writeShape(made));
      panel.focus({ preventScroll: true });
      panel.scrollIntoView({ block: "nearest" });
    }

    function add(at) {
      const near = (other) => pixel(at).distanceTo(pixel(other)) <= NEAR;
      const last = corners[corners.length - 1];
      if (isBox() && last) {
        const { x, y } = pixel(at).subtract(pixel(last));
        if (x && y) finish(boxOf(last, at));
      } else if (corners.length > 2 && (near(corners[0]) || near(last))) finish(corners);
      else if (!last || !near(last)) {
        set([...corners, at]);
        draw(at);
      }
    }

    // By mouse and touch: a box is dragged or has two corners clicked, a shape has its corners clicked.
    let mine = false;
    const pointOf = ({ clientX, clientY }) => {
      const { left, top } = container.getBoundingClientRect();
      return L.point(clientX - left - container.clientLeft, clientY - top - container.clientTop);
    };
    const pointer = {
      pointerdown: (event) => {
        mine = Boolean(drawing) && !event.target.closest(".leaflet-control");
        if (!mine) return;
        container.setPointerCapture(event.pointerId);
        down = { at: pointOf(event), fresh: isBox() && !corners.length };
        if (down.fresh) add(placeOf(down.at));
      },
      pointermove: (event) => drawing && draw(placeOf(pointOf(event))),
      pointerup: (event) => {
        const at = pointOf(event);
        if (!drawing || !down || !isBox() || at.distanceTo(down.at) <= NEAR) return;
        down = null;
        add(placeOf(at));
      },
      // Not before the click: by touch it would fall on what is shown then.
      click: (event) => {
        if (mine && drawing && down && !down.fresh) add(placeOf(pointOf(event)));
      },
    };
    for (const name of [...Object.keys(pointer), "touchstart", "mousedown", "mouseup", "dblclick"]) {
      const hear = (event) => {
        // A second finger draws nothing. Clicks are never primary.
        if (event.isPrimary || name === "click") pointer[name]?.(event);
        // What draws moves no map and chooses nothing.
        if (mine) event.stopPropagation();
      };
      container.addEventListener(name, hear, true);
    }

    // By keyboard the ring in the map is moved; at its edge the map goes on under it.
    function move([x, y], far) {
      const by = L.point(x, y).multiplyBy(far ? 5 * MOVE : MOVE);
      const to = cursor.add(by);
      if (L.bounds([0, 0], map.getSize()).contains(to)) put(to);
      else map.panBy(by, { animate: false });
      draw(placeOf(cursor));
    }
    const keys = {
      Enter: () => add(placeOf(cursor)),
      Backspace: () => {
        set(corners.slice(0, -1));
        draw(placeOf(cursor));
      },
    };
    document.addEventListener(
      "keydown",
      (event) => {
        const { key, target, shiftKey } = event;
        if (!drawing || (key !== "Escape" && target !== container)) return;
        if (key === "Escape") leave();
        else if (ARROWS[key]) move(ARROWS[key], shiftKey);
        else if (keys[key]) keys[key]();
        else return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      true,
    );

    function fill(chosen) {
      const found = hotspot.cellsIn(view.cells.placed, chosen);
      const close = hotspot.mapButton("\u00d7", hotspot.words("close"), () => {
        keep("");
        container.focus();
      });
      close.className = "close";
      panel.replaceChildren(hotspot.factsElement(hotspot.words("in_shape"), totals(view, found)), close);
      panel.firstChild.firstChild.after(hotspot.element("p", "", hotspot.chosenWords(view.data, state)));
      const list = lists.get("buildings");
      const first = list ? buildingsIn(view, list, chosen) : [];
      if (first.length) {
        const items = first.map(([row, count]) => {
          const button = Object.assign(hotspot.element("button", "", row.texts[1]), { type: "button" });
          button.addEventListener("click", () => choose({ key: "buildings", index: row.index }, null));
          return hotspot.element("li", "", button, ` ${hotspot.count(count)}`);
        });
        panel.append(hotspot.words("first_buildings"), hotspot.element("ol", "", ...items));
      }
      const file = () => save(hotspot.words("csv_name"), hotspot.tableOfCells(view, state, found));
      if (found.length > MOST_ROWS) panel.append(hotspot.words("too_many", { most: hotspot.count(MOST_ROWS) }));
      else if (found.length) panel.append(plain("save_csv", file));
    }

    function refresh() {
      const now = `${state.shape} ${state.category} ${state.period}`;
      if (now === shown || drawing) return;
      shown = now;
      const chosen = hotspot.readShape(state.shape);
      panel.hidden = !chosen;
      view.shape.clear();
      if (!chosen) return;
      view.shape.outline([chosen]);
      fill(chosen);
    }
    return refresh;
  };
})(window.hotspot);
