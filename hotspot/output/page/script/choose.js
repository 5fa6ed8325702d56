// A part of the events: how many of one kind and one period there are, everywhere on the page.
((hotspot) => {
  const LISTS = ["cells", "hot_places", "buildings", "neighborhoods", "institutions"];
  const known = new WeakMap();

  hotspot.ALL = { category: -1, period: -1, only: false };
  hotspot.everything = (state) => state.category < 0 && state.period < 0;

  // Counts by slot and row: slot k has those from starts[k] to starts[k + 1].
  function readTable(slots) {
    const table = { starts: [0], rows: [], counts: [] };
    for (const slot of slots) {
      hotspot.sparse(slot, (row, count) => {
        table.rows.push(row);
        table.counts.push(count);
      });
      table.starts.push(table.rows.length);
    }
    return table;
  }

  // Those of hot places are added up from their cells, of which the data have the numbers.
  function placesTable(slices) {
    const placeOf = new Map();
    slices.hot_places.forEach((text, place) => {
      let cell = 0;
      for (const gap of text ? text.split(" ") : []) {
        cell += Number(gap);
        placeOf.set(cell, place);
      }
    });
    const { starts, rows, counts } = tableOf(slices, "cells");
    const table = { starts: [0], rows: [], counts: [] };
    for (let slot = 0; slot + 1 < starts.length; slot += 1) {
      for (let k = starts[slot]; k < starts[slot + 1]; k += 1) {
        if (!placeOf.has(rows[k])) continue;
        table.rows.push(placeOf.get(rows[k]));
        table.counts.push(counts[k]);
      }
      table.starts.push(table.rows.length);
    }
    return table;
  }

  // A table is read when it is first asked for; null for a list of which no parts are known.
  function tableOf(slices, name) {
    if (!LISTS.includes(name) || !slices[name].length) return null;
    const tables = known.get(slices) || {};
    known.set(slices, tables);
    if (!tables[name]) tables[name] = name === "hot_places" ? placesTable(slices) : readTable(slices[name]);
    return tables[name];
  }

  // Hands on (row, count, period) of what is chosen.
  function eachCount({ periods }, table, { category, period }, take) {
    const spans = periods.length || 1;
    for (let slot = 0; slot + 1 < table.starts.length; slot += 1) {
      const kind = Math.floor(slot / spans);
      if ((category >= 0 && kind !== category) || (period >= 0 && slot % spans !== period)) continue;
      for (let k = table.starts[slot]; k < table.starts[slot + 1]; k += 1)
        take(table.rows[k], table.counts[k], slot % spans);
    }
  }

  function countRows(slices, name, state) {
    const table = tableOf(slices, name);
    if (!table) return null;
    const found = new Map();
    eachCount(slices, table, state, (row, count) => found.set(row, (found.get(row) || 0) + count));
    return found;
  }

  // {cells, buildings, ...}: counts of what is chosen by row; null where everything is, and for a list of which no parts
  // are known.
  hotspot.chosenCounts = ({ slices }, state) =>
    !slices || hotspot.everything(state)
      ? null
      : Object.fromEntries(LISTS.map((name) => [name, countRows(slices, name, state)]));

  // The counts of all cells in every period of the chosen kind: what one scale for all periods must hold.
  hotspot.countsOfPeriods = ({ slices }, state) =>
    slices.periods.flatMap((_, period) => [...countRows(slices, "cells", { ...state, period }).values()]);

  // Counts by period of the chosen kind, whichever period is chosen: of an item {key, index}, or of the whole map (null).
  // Empty where they are not known.
  hotspot.periodCounts = ({ slices }, state, item) => {
    const table = slices?.periods.length && tableOf(slices, item ? item.key : "cells");
    if (!table) return [];
    const found = slices.periods.map(() => 0);
    eachCount(slices, table, { ...state, period: -1 }, (row, count, period) => {
      if (!item || row === item.index) found[period] += count;
    });
    return found;
  };

  hotspot.chosenWords = (data, state) => {
    if (!data.slices || hotspot.everything(state)) return "";
    const { categories, periods } = data.slices;
    return [categories[state.category], periods[state.period]].filter(Boolean).join(", ");
  };

  const total = (slices, state) => {
    let sum = 0;
    eachCount(slices, tableOf(slices, "cells"), state, (_, count) => {
      sum += count;
    });
    return sum;
  };

  // The line that says what is shown while that is a part, and a way back to all.
  hotspot.makeChoice = (data, frame, back) => {
    if (!data.slices) return () => {};
    const line = hotspot.element("p");
    line.id = "choice";
    line.setAttribute("role", "status");
    const button = Object.assign(hotspot.element("button", "plain", hotspot.words("show_all")), { type: "button" });
    button.addEventListener("click", back);
    frame.before(hotspot.element("div", "choice-line", line, button));
    return (state) => {
      const part = !hotspot.everything(state);
      const text = part
        ? hotspot.words("shown_part", {
            part: hotspot.count(total(data.slices, state)),
            all: hotspot.count(total(data.slices, hotspot.START)),
            noun: data.noun,
            chosen: hotspot.chosenWords(data, state),
          })
        : "";
      if (line.textContent !== text) line.textContent = text;
      button.hidden = !part;
    };
  };

  // Under a list: what a part of it is not, where that must be said.
  hotspot.partNote = (key, counts) => {
    if (!counts) return hotspot.words("part_unknown");
    const { held } = hotspot.data.slices;
    return key === "buildings" && held ? hotspot.words("part_first", { held: hotspot.count(held) }) : "";
  };

  hotspot.nameOf = (view, lists, { key, index }) => {
    const row = lists.get(key)?.rows.find((one) => one.index === index);
    if (row) return row.texts[1];
    return (key === "neighborhoods" && view.data.neighborhoods.places[index]?.name) || hotspot.words("one_area");
  };
})(window.hotspot);
