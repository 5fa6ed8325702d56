// The ranked lists: tabs, search, sorting, and a button in every row.
((hotspot) => {
  const STEP = 100; // Rows that are shown at first, and more at a time.
  const MISSING = "\u2013";

  hotspot.say = (text) => {
    const status = document.getElementById("status");
    if (status) status.textContent = text;
  };

  hotspot.fold = (text) =>
    text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .toLowerCase();

  // Rows of the document and those that only the data hold: {index, texts, node}.
  function readRows(panel, rest) {
    const rows = Array.from(panel.querySelectorAll("tbody tr"), (node) => ({
      index: Number(node.dataset.index),
      texts: Array.from(node.cells, (cell) => cell.textContent),
      node,
    }));
    if (!rest) return rows;
    const columns = rest.columns.map((column) => hotspot.column(column, rest.count));
    const indexes = rest.index ? rest.index.split(" ").map(Number) : null;
    const first = rows.length;
    for (let k = 0; k < rest.count; k += 1) {
      rows.push({ index: indexes ? indexes[k] : first + k, texts: columns.map((column) => column.at(k)), node: null });
    }
    return rows;
  }

  // A row of the document like the first one, with the texts of another.
  function makeNode(pattern, row, colourOf) {
    const node = pattern.cloneNode(true);
    node.dataset.index = row.index;
    node.classList.remove("chosen");
    row.texts.forEach((text, k) => {
      const cell = node.cells[k];
      cell.style.removeProperty("--bar");
      cell.classList.remove("bar");
      const dot = cell.querySelector(".dot");
      cell.replaceChildren(text);
      if (dot) {
        dot.style.background = colourOf(text);
        cell.prepend(dot);
      }
    });
    return node;
  }

  hotspot.makeList = (panel, rest, choose, colourOf) => {
    const rows = readRows(panel, rest);
    const body = panel.querySelector("tbody");
    const table = panel.querySelector("table");
    const list = { key: panel.dataset.key, rows, sorted: null, wanted: "", counts: null, part: false, shown: STEP };
    Object.assign(list, { width: 0, counted: rest ? rest.counted : -1 });
    if (!body) return { ...list, find: () => null, show: () => {}, facts: () => [] };
    const pattern = rows[0].node.cloneNode(true);
    const heads = Array.from(table.tHead.rows[0].cells);
    list.width = heads.length;
    const more = panel.querySelector("button.more-rows");
    const aside = hotspot.element("p", "note part-note");
    panel.querySelector(".scroll").before(aside);
    const { counted } = list;
    if (counted >= 0) heads[counted].dataset.part = "";
    const byIndex = new Map(rows.map((row) => [row.index, row]));

    function nodeOf(row) {
      if (!row.node) row.node = makeNode(pattern, row, colourOf);
      if (!row.ready) {
        const head = row.node.querySelector("th.name");
        const button = hotspot.element("button", "", row.texts[1]);
        button.type = "button";
        head.replaceChildren(button);
        row.node.addEventListener("click", () => choose(list.key, row.index));
        row.ready = true;
      }
      if (counted >= 0) {
        const all = row.texts[counted];
        const cell = row.node.cells[counted];
        const text = list.counts ? hotspot.count(list.counts.get(row.index) || 0) : all;
        cell.dataset.part = "";
        if (cell.textContent !== text) cell.textContent = text;
      }
      return row.node;
    }

    function keyOf(column) {
      if (column === counted && list.counts) return (row) => list.counts.get(row.index) || 0;
      if (heads[column].classList.contains("number") || column === 0) return (row) => hotspot.number(row.texts[column]);
      // Classes and tiers have an order of their own, the strongest first.
      const { order } = hotspot.data;
      const ordered = rows.some((row) => order.includes(row.texts[column]));
      return ordered
        ? (row) => (order.includes(row.texts[column]) ? order.indexOf(row.texts[column]) : NaN)
        : (row) => row.texts[column];
    }

    function compare(column, down) {
      const key = keyOf(column);
      return (one, other) => {
        const [a, b] = [key(one), key(other)];
        // What is not known comes last either way.
        if (typeof a === "string" && (a === MISSING) !== (b === MISSING)) return a === MISSING ? 1 : -1;
        if (typeof a === "string") return (down ? -1 : 1) * a.localeCompare(b, undefined, { numeric: true });
        if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
        return down ? b - a : a - b;
      };
    }

    function matching() {
      const wanted = hotspot.fold(list.wanted.trim());
      const found = wanted
        ? rows.filter((row) =>
            (list.part ? [row.texts[1]] : row.texts).some((text) => hotspot.fold(text).includes(wanted)),
          )
        : rows.slice();
      if (list.sorted) found.sort(compare(list.sorted.column, list.sorted.down));
      return found;
    }

    function render() {
      const found = matching();
      body.replaceChildren(...found.slice(0, list.shown).map(nodeOf));
      // While a part is shown, only its counts: no number of everything stands beside them.
      panel.classList.toggle("part", list.part);
      panel.classList.toggle("uncounted", list.part && !list.counts);
      aside.textContent = list.part ? hotspot.partNote(list.key, list.counts) : "";
      panel.querySelector(".nothing").hidden = found.length > 0;
      more.hidden = found.length <= list.shown;
      heads.forEach((head, column) => {
        const on = list.sorted && list.sorted.column === column;
        if (on) head.setAttribute("aria-sort", list.sorted.down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      return found;
    }

    function sortBy(column) {
      const numbers = heads[column].classList.contains("number");
      const again = list.sorted && list.sorted.column === column;
      list.sorted = { column, down: again ? !list.sorted.down : numbers };
      render();
      hotspot.say(hotspot.words(list.sorted.down ? "sorted_down" : "sorted_up", { column: heads[column].textContent }));
      hotspot.changed();
    }

    heads.forEach((head, column) => {
      const button = hotspot.element("button", "sort", head.textContent);
      button.type = "button";
      button.title = hotspot.words("sort_by");
      head.replaceChildren(button);
      button.addEventListener("click", () => sortBy(column));
    });
    const input = panel.querySelector("input[type=search]");
    input.addEventListener("input", () => {
      list.wanted = input.value;
      list.shown = STEP;
      const found = render();
      hotspot.say(
        list.wanted.trim()
          ? hotspot.words("match", { found: hotspot.count(found.length), all: hotspot.count(rows.length) })
          : "",
      );
      hotspot.changed();
    });
    more.addEventListener("click", () => {
      const next = render()[list.shown];
      list.shown += STEP;
      render();
      // The button may be gone now: the keyboard goes on where the new rows begin.
      next?.node.querySelector("button").focus();
    });
    render();
    // Columns out of sight are told of: a table gives no other sign before it is moved.
    const scroll = panel.querySelector(".scroll");
    const sideways = hotspot.element("p", "note sideways", hotspot.words("sideways"));
    scroll.before(sideways);
    new ResizeObserver(() => {
      sideways.hidden = scroll.scrollWidth <= scroll.clientWidth + 1;
    }).observe(table);
    return Object.assign(list, {
      // The row of an item, brought into the list where search or length hid it; null where the page does not hold it.
      find: (index) => {
        const row = byIndex.get(index);
        if (!row) return null;
        // A row that is seen stays as it is: drawn anew, it would lose the keyboard's focus.
        if (row.node?.isConnected) return row;
        let place = matching().indexOf(row);
        if (place < 0) {
          list.wanted = input.value = "";
          place = matching().indexOf(row);
        }
        list.shown = Math.max(list.shown, Math.ceil((place + 1) / STEP) * STEP);
        render();
        return row;
      },
      facts: (row) => heads.map((head, k) => [head.textContent, row.texts[k]]).filter((_, k) => k !== 1),
      show: (changes) => {
        Object.assign(list, changes);
        // A part of the events puts the list into its own order; all of them into that of the ranks.
        if ("counts" in changes) list.sorted = changes.counts && counted >= 0 ? { column: counted, down: true } : null;
        input.value = list.wanted;
        render();
      },
      render,
    });
  };

  hotspot.openTab = (key) => {
    for (const panel of document.querySelectorAll(".panel")) {
      const open = panel.dataset.key === key;
      panel.classList.toggle("open", open);
      const tab = document.getElementById(`tab-${panel.dataset.key}`);
      tab.setAttribute("aria-selected", String(open));
      tab.tabIndex = open ? 0 : -1;
    }
    hotspot.changed();
  };

  hotspot.markRow = (row, key) => {
    for (const other of document.querySelectorAll("tr.chosen")) other.classList.remove("chosen");
    if (!row) return;
    row.node.classList.add("chosen");
    const scroll = document.querySelector(`#panel-${key} .scroll`);
    const top = row.node.offsetTop - scroll.querySelector("thead").offsetHeight;
    if (top < scroll.scrollTop || row.node.offsetTop + row.node.offsetHeight > scroll.scrollTop + scroll.clientHeight) {
      scroll.scrollTop = top - 8;
    }
  };

  hotspot.makeTabs = () => {
    const tabs = Array.from(document.querySelectorAll("[role=tab]"));
    const keyOf = (tab) => tab.id.replace("tab-", "");
    tabs.forEach((tab, position) => {
      tab.addEventListener("click", () => {
        hotspot.openTab(keyOf(tab));
        // What was said is of the other list.
        if (!document.querySelector("tr.chosen")) hotspot.say("");
      });
      tab.addEventListener("keydown", (event) => {
        const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -position, End: tabs.length - 1 - position };
        if (!(event.key in steps)) return;
        event.preventDefault();
        const next = tabs[(position + steps[event.key] + tabs.length) % tabs.length];
        hotspot.openTab(keyOf(next));
        next.focus();
      });
    });
    if (tabs.length) hotspot.openTab(keyOf(tabs[0]));
  };
})(window.hotspot);
