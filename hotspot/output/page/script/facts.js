// What is told of a cell, a neighborhood or a building: the same by mouse, keyboard and touch.
((hotspot) => {
  // The data's columns of cells, ready to be asked.
  hotspot.readCells = (data) => {
    const { cells } = data;
    const placed = hotspot.placeCells(cells.geometry, data.bounds[0][1]);
    const read = (column) => column && hotspot.column(column, placed.count);
    const columns = cells.columns.map((column) => ({ ...column, ...read(column) }));
    const [first] = columns;
    const codes = first.codes();
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
        const column = columns.find((candidate) => candidate.key === key);
        return column ? amounts(column) : null;
      },
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

  hotspot.placeFacts = (view, index) => {
    const { headings, places } = view.data.neighborhoods;
    const facts = headings.map((heading, k) => [heading, places[index].values[k]]);
    return [...hotspot.selectedFacts(view, "neighborhoods", index), ...facts];
  };

  // How many events of the chosen kind and period an item has; nothing where all are chosen.
  hotspot.selectedFacts = (view, key, index) => {
    const part = view.counts?.[key];
    return part ? [[hotspot.words("selected"), hotspot.count(part.get(index) || 0)]] : [];
  };

  // Tells of a cell; hood: whether its neighborhood's facts follow.
  hotspot.tellCell = (view, cell, list) => {
    const { data, cells } = view;
    const row = list?.rows.find((candidate) => candidate.index === cell);
    const pairs = cells.facts(cell);
    if (row) pairs.unshift([hotspot.words("area"), row.texts[0]]);
    pairs.unshift(...hotspot.selectedFacts(view, "cells", cell));
    const box = hotspot.factsElement(data.classes[cells.classOf(cell)].words, pairs);
    const said = cells.without?.at(cell);
    if (said) box.append(hotspot.element("p", "", said));
    const hood = cells.hood ? cells.hood[cell] : -1;
    if (hood >= 0 && hood < data.neighborhoods.places.length) {
      // Folded: an area's own facts are asked for first, and a long box covers the map.
      const { name } = data.neighborhoods.places[hood];
      const table = hotspot.factsElement(name, hotspot.placeFacts(view, hood)).querySelector("table");
      box.append(hotspot.element("details", "second", hotspot.element("summary", "", name), table));
    } else if (hood >= 0) {
      box.append(hotspot.element("p", "", cells.names[hood - data.neighborhoods.places.length]));
    }
    return box;
  };
})(window.hotspot);
