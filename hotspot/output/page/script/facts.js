// What is told of a cell, a neighborhood, a building or another place: a sentence first, numbers behind "more". The
// same by mouse, keyboard and touch.
((hotspot) => {
  const FEW_EVENTS = 5; // Events from which it is told who makes half of a building; of cells the data tell.
  const NAMED = 3; // Kinds and buildings that are named.
  const RESIDENTS = 50; // From which on residents lead one to expect anything.
  const UNTOLD = "\u2013";

  // The data's columns of cells, ready to be asked.
  hotspot.readCells = (data) => {
    const { cells } = data;
    const placed = hotspot.placeCells(cells.geometry, data.bounds[0][1]);
    const read = (column) => column && hotspot.column(column, placed.count);
    const columns = cells.columns.map((column) => ({ ...column, ...read(column) }));
    const [first] = columns;
    const codes = first.codes();
    const named = (key) => columns.find((candidate) => candidate.key === key);
    // The first column holds the class and what was tested; its words begin with the place of the class.
    const classes = first.words.map((word) => Number(word.split(" ")[0]));
    return {
      placed,
      classOf: (cell) => classes[codes[cell]],
      hood: cells.neighborhood ? hotspot.codes(cells.neighborhood, placed.count) : null,
      names: cells.names,
      without: read(cells.without),
      // The numbers of a total, null for a key that is none.
      amounts: (key) => {
        const column = named(key);
        return column ? amounts(column) : null;
      },
      // A number as it is shown; empty where there is none.
      text: (key, cell) => named(key)?.at(cell) || "",
      facts: (cell) =>
        columns.flatMap(({ headings, at }) => {
          const values = at(cell).split(" ");
          return headings
            .map((heading, k) => [heading, values[values.length - headings.length + k]])
            .filter(([, value]) => value);
        }),
    };
  };

  function amounts(column) {
    const numbers = column.words.map(hotspot.number);
    const codes = column.codes();
    const found = new Float64Array(codes.length);
    for (let cell = 0; cell < codes.length; cell += 1) found[cell] = numbers[codes[cell]];
    return found;
  }

  // "46 calls": an amount in words. rough: whether its number is a rounded one.
  function counted(key, text, rough) {
    if (key !== "cost") return hotspot.words(`n_${key}${text === "1" ? "_one" : ""}`, { n: text });
    return hotspot.words("n_cost", { n: money(text, rough) });
  }

  function money(text, rough) {
    const amount = Math.abs(hotspot.number(text));
    if (!(amount >= (rough ? 1e3 : 1e6))) return text;
    const n =
      amount < 1e6 ? text : hotspot.words("millions", { n: text.replace(/\d[\d,]*/, Math.round(amount / 1e4) / 100) });
    return hotspot.words("about", { n });
  }

  const both = (one, other) => (other ? hotspot.words("together", { one, other }) : one);

  // A box of what is told. title: a name, empty for none; said: the sentence; lines: more of them; pairs: numbers.
  function box(view, { key, index, title, total, said, lines, pairs, more }) {
    const chosen = hotspot.chosenWords(view.data, view.state);
    const counts = view.counts?.[key];
    if (chosen) {
      // What is of everything does not stand beside a part.
      const part = counts
        ? hotspot.words("part", { part: hotspot.count(counts.get(index) || 0), total, chosen })
        : hotspot.words("part_unknown");
      const first = hotspot.element("strong", "", title || part);
      return hotspot.element("div", "", first, ...(title ? [hotspot.element("p", "", part)] : []));
    }
    const [first, ...rest] = [title, `${said}.`, ...lines].filter(Boolean);
    const numbers = hotspot.element(
      "details",
      "numbers",
      hotspot.element("summary", "", hotspot.words("more_numbers")),
      table(pairs),
    );
    return hotspot.element(
      "div",
      "",
      hotspot.element("strong", "", first),
      ...rest.map((line) => hotspot.element("p", "", line)),
      numbers,
      ...(more || []),
    );
  }

  const table = (pairs) => hotspot.factsElement("", pairs).lastChild;

  // "falls (20), chest pain (12)": the most frequent kinds; empty where they are not known.
  function kinds(view, key, index) {
    const { data } = view;
    if (!data.slices?.categories.length) return "";
    const { categories, unnamed } = data.slices;
    view.kinds = view.kinds || categories.map((_, category) => hotspot.chosenCounts(data, { category, period: -1 }));
    const found = categories
      .map((name, k) => ({ name, count: unnamed.includes(k) ? 0 : view.kinds[k][key]?.get(index) || 0 }))
      .filter(({ count }) => count)
      .sort((one, other) => other.count - one.count);
    return named(
      "kinds",
      found.slice(0, NAMED).map(({ name, count }) => [name, hotspot.count(count)]),
    );
  }

  const named = (key, pairs) =>
    pairs.length ? hotspot.words(key, { names: pairs.map(([name, count]) => `${name} (${count})`).join(", ") }) : "";

  // The first of the listed buildings that lie in a cell.
  function buildings(view, list, cell) {
    const column = view.data.rest.buildings?.counted;
    if (!list || column < 0) return "";
    const { placed } = view.cells;
    if (!placed.buildings) {
      placed.buildings = new Map();
      for (const row of list.rows) {
        const at = view.points[row.index];
        const there = at ? placed.at(...hotspot.square(...at)) : -1;
        if (there >= 0) placed.buildings.set(there, [...(placed.buildings.get(there) || []), row]);
      }
    }
    const found = (placed.buildings.get(cell) || []).filter((row) => row.texts[1] !== UNTOLD);
    return named(
      "buildings",
      found.slice(0, NAMED).map((row) => [row.texts[1], row.texts[column]]),
    );
  }

  // What a cell holds of what was tested, beside what that is compared with, and from how many addresses it comes.
  function cellSaid({ data, cells }, cell) {
    const { exposed, plain } = data.told;
    const { measure } = data.told.keys;
    const text = (key) => cells.text(key, cell);
    const events = counted("events", text("events"));
    const whole = text(measure);
    // A transformed value is no amount.
    const value = plain ? text("value") : "";
    const none = text("events") === "0";
    let total = none && measure === "events" ? hotspot.words("none") : events;
    if (whole && measure === "cost_per_event") total = hotspot.words("each", { total, each: whole });
    else if (whole && measure !== "events") total = counted(measure, whole, true);
    if (whole && value && measure !== "cost_per_event")
      total = hotspot.words(`capped_${measure}`, { total, value: measure === "cost" ? money(value, true) : value });
    let said = total;
    if (exposed) said = besideResidents(total, text, none);
    else if (whole && text("times_average") && !none)
      said = hotspot.words("by_map", { total, times: text("times_average") });
    const n = text("half_addresses");
    const half = n && hotspot.words(n === "1" ? "half_one" : "half", { n });
    const apart = ["people", "cost"].includes(measure) && whole && !none;
    const other = apart ? [events, half].filter(Boolean).join(", ") : half;
    return { total: events, said: both(said, other) };
  }

  function besideResidents(total, text, none) {
    const [residents, times, expected] = [text("population"), text("times_expected"), text("expected")];
    if (times) return hotspot.words(none ? "none_expected" : "by_residents", { total, times, residents, expected });
    if (!residents) return total;
    return hotspot.words(residents === "0" ? "no_residents" : "few_residents", { total });
  }

  function tellCell(view, lists, cell) {
    const { data, cells } = view;
    const row = lists.get("cells")?.rows.find((candidate) => candidate.index === cell);
    const { plain, short } = data.classes[cells.classOf(cell)];
    const pairs = [[hotspot.words("class_of"), short], ...cells.facts(cell)];
    if (row) pairs.unshift([hotspot.words("area"), row.texts[0]]);
    const lines = [plain, kinds(view, "cells", cell), buildings(view, lists.get("buildings"), cell)];
    const made = box(view, {
      key: "cells",
      index: cell,
      ...cellSaid(view, cell),
      lines,
      pairs,
      more: hoodOf(view, cell),
    });
    const without = cells.without?.at(cell);
    if (without) made.querySelector(".numbers")?.append(hotspot.element("p", "", without));
    return made;
  }

  // The neighborhood of a cell, folded: an area's own facts are asked for first, and a long box covers the map.
  function hoodOf({ data, cells }, cell) {
    const hood = cells.hood ? cells.hood[cell] : -1;
    if (hood < 0) return [];
    const place = data.neighborhoods.places[hood];
    if (!place) return [hotspot.element("p", "", cells.names[hood - data.neighborhoods.places.length])];
    const { said, pairs } = hoodSaid(data, place);
    return [
      hotspot.element(
        "details",
        "second",
        hotspot.element("summary", "", place.name),
        hotspot.element("p", "", `${said}.`),
        table(pairs),
      ),
    ];
  }

  function hoodSaid(data, { values }) {
    const { keys, headings } = data.neighborhoods;
    const text = (key) => values[keys.indexOf(key)] || "";
    const total = counted("events", text("events"));
    const residents = text("population");
    const few = !(hotspot.number(residents) >= RESIDENTS);
    let said = total;
    if (residents && residents !== UNTOLD)
      said = few
        ? besideResidents(total, (key) => (key === "population" ? residents : ""))
        : hotspot.words("from_residents", { total, residents });
    const [times] = text("times_expected").split(" ");
    if (times && times !== UNTOLD && !few) {
      const people = data.told.keys.areas === "people";
      const than = hotspot.words("than_residents", { total: people ? counted("people", text("people")) : said, times });
      said = people ? both(said, than) : than;
    }
    return {
      total,
      said: withCost(data, said, text("cost")),
      text,
      pairs: headings.map((heading, k) => [heading, values[k]]),
    };
  }

  // Where the cost leads the lists it is said first.
  const withCost = ({ told }, said, cost) =>
    told.keys.ranked === "cost" && cost && cost !== UNTOLD ? both(counted("cost", cost), said) : said;

  function tellHood(view, index) {
    const { data } = view;
    const place = data.neighborhoods.places[index];
    const { total, said, text, pairs } = hoodSaid(data, place);
    const stands = text("stands_out");
    const line = stands && stands !== UNTOLD ? hotspot.words(place.strong ? "strong" : "not_strong") : "";
    const lines = [line, kinds(view, "neighborhoods", index)];
    return box(view, { key: "neighborhoods", index, title: place.name, total, said, lines, pairs });
  }

  // A building or an institution by its row.
  function rowSaid(data, key, row) {
    const { keys } = data.rest[key];
    const text = (name) => row.texts[2 + keys.indexOf(name)] || "";
    const told = (name) => (keys.includes(name) && text(name) !== UNTOLD ? text(name) : "");
    const total = counted("events", text("events"));
    const people = told("people");
    let said = people ? hotspot.words("by_people", { total, people: counted("persons", people) }) : total;
    const [rate] = told("per_bed").split(" ");
    if (rate) said = hotspot.words("per_bed", { total: said, rate, beds: told("beds") });
    said = withCost(data, said, told("cost"));
    const half = key === "buildings" && data.told.half ? told("carried_by").split(" ")[0] : "";
    if (half && half !== UNTOLD && hotspot.number(text("events")) >= FEW_EVENTS)
      said = both(
        said,
        hotspot.words(half === "1" ? "half_person" : "half_people", { people: counted("persons", half) }),
      );
    return { total, said, lines: [told("kind")] };
  }

  hotspot.tell = (view, lists, { key, index }) => {
    const { data } = view;
    if (key === "cells") return tellCell(view, lists, index);
    if (key === "neighborhoods") return tellHood(view, index);
    if (key === "services") {
      const { name, kind } = view.services[index];
      return hotspot.factsElement(name, [[hotspot.words("kind"), kind]]);
    }
    const list = lists.get(key);
    const row = list.rows.find((candidate) => candidate.index === index);
    if (!row) return hotspot.element("div", "", hotspot.words("selected_unlisted"));
    const [said, ...lines] = key === "hot_places" ? data.told.hot_places[index] : [];
    const told = { ...rowSaid(data, key, row), ...(said ? { said: said.slice(0, -1), lines } : {}) };
    return box(view, { key, index, title: row.texts[1], ...told, pairs: list.facts(row) });
  };
})(window.hotspot);
