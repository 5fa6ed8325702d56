// Starts the page: links lists and map both ways, and keeps what is shown in the address.
((hotspot) => {
  const CLOSE_ZOOM = 14;

  // Where an item lies, how it is marked, and where its box stands: beside an area, not on it; null without a place.
  function placeOf(view, { key, index }) {
    if (key === "buildings" || key === "institutions") {
      const at = (key === "buildings" ? view.points : view.institutions)[index];
      return at ? { at, ring: true } : null;
    }
    if (key === "services") return { at: view.services[index].at, ring: true };
    if (key === "cells") {
      const { starts, x, y } = view.cells.placed.corners();
      const corners = Array.from({ length: starts[index + 1] - starts[index] }, (_, k) =>
        hotspot.latLon(x[starts[index] + k], y[starts[index] + k]),
      );
      return beside(L.latLngBounds(corners), [corners]);
    }
    if (key === "hot_places") {
      const rings = view.data.hot_places[index].map((polygon) => polygon.map(hotspot.outline));
      return rings.length ? beside(L.latLngBounds(rings.flat(2)), rings) : null;
    }
    const area = view.hoods.byIndex[index];
    if (!area) return null;
    return beside(area.getBounds(), area.getLatLngs());
  }

  const beside = (bounds, rings) => ({ at: [bounds.getCenter().lat, bounds.getEast()], rings, bounds });

  // Marks an item on the map and moves there unless it was chosen on the map itself; false without a place.
  function show(view, lists, item, stay) {
    view.marker.clear();
    view.chosen.hide();
    const place = placeOf(view, item);
    if (!place) return false;
    if (place.rings) view.marker.outline(place.rings);
    if (place.ring) view.marker.ring(place.at);
    view.chosen.show(stay || place.at, hotspot.tell(view, lists, item));
    if (!stay) {
      const near = ["neighborhoods", "hot_places"].includes(item.key)
        ? CLOSE_ZOOM
        : Math.max(view.map.getZoom(), CLOSE_ZOOM);
      const bounds = place.bounds || L.latLngBounds([place.at, place.at]);
      view.map.fitBounds(bounds, { ...view.chosen.room(), maxZoom: near, animate: !hotspot.calm() });
    }
    return true;
  }

  // A row for an item of the map: the area's where it is listed, else its neighborhood's.
  function rowFor(view, lists, item) {
    const own = lists.get(item.key);
    const row = own?.find(item.index);
    if (row) return { key: item.key, row };
    const hood = item.key === "cells" && view.cells.hood ? view.cells.hood[item.index] : -1;
    const list = hood >= 0 ? lists.get("neighborhoods") : null;
    const other = list?.find(hood);
    return other ? { key: "neighborhoods", row: other } : null;
  }

  function linkMap(view, lists, choose, chosen) {
    const { map } = view;
    const tip = hotspot.popup(map, "told");
    let over = "";
    const point = (at, latlng) => {
      const item = view.drawing ? null : view.itemAt(latlng);
      const name = item ? `${item.key}:${item.index}` : "";
      // What is chosen has a box of its own.
      const told = item && name !== chosen();
      if (told) tip.show(at, name === over ? null : hotspot.tell(view, lists, item));
      else tip.hide();
      over = told ? name : "";
      return item;
    };
    const leave = () => {
      tip.hide();
      over = "";
    };
    map.on("mousemove", (event) => point(event.latlng, event.latlng));
    map.on("mouseout movestart", leave);
    map.on("click", (event) => {
      const item = view.itemAt(event.latlng);
      if (item) choose(item, event.latlng);
    });
    // By keyboard the middle of the map is asked: arrows move it, Enter chooses.
    const container = map.getContainer();
    const middle = () => container.matches(":focus-visible") && point(map.getCenter(), map.getCenter());
    map.on("moveend", middle);
    container.addEventListener("focus", middle);
    container.addEventListener("blur", leave);
    container.addEventListener("keydown", (event) => {
      const item = event.key === "Enter" && event.target === container ? view.itemAt(map.getCenter()) : null;
      if (item) choose(item, map.getCenter());
    });
    return leave;
  }

  // What a row tells on the map while it has the keyboard's focus.
  function linkFocus(view, lists, chosen) {
    const tip = hotspot.popup(view.map, "told");
    document.addEventListener("focusin", (event) => {
      tip.hide();
      const row = event.target.closest?.(".panel tbody tr");
      if (!row || !event.target.matches(":focus-visible")) return;
      const item = { key: row.closest(".panel").dataset.key, index: Number(row.dataset.index) };
      const place = `${item.key}:${item.index}` === chosen() ? null : placeOf(view, item);
      if (place && view.map.getBounds().contains(place.at)) tip.show(place.at, hotspot.tell(view, lists, item));
    });
    return tip.hide;
  }

  function makeLists(data, choose) {
    const colours = new Map(data.classes.map((look) => [look.short, look.colour]));
    const panels = Array.from(document.querySelectorAll(".panel"));
    return new Map(
      panels.map((panel) => [
        panel.dataset.key,
        hotspot.makeList(panel, data.rest[panel.dataset.key], choose, (text) => colours.get(text) || "#fff"),
      ]),
    );
  }

  // Called by the map's own script with the Leaflet map, or with null when nothing has a place.
  hotspot.start = (map) => {
    const data = JSON.parse(document.getElementById("hotspot-data").textContent);
    hotspot.data = data;
    const view = map ? hotspot.startMap(map, data) : null;
    const state = hotspot.readState(location.hash);
    if (!data.measures.some(({ key }) => key === state.measure))
      state.measure = data.measures.length ? data.measures[0].key : "class";
    for (const [name, names] of [
      ["category", "categories"],
      ["period", "periods"],
    ]) {
      if (!data.slices || state[name] >= data.slices[names].length) state[name] = -1;
      // A choice is of events alone, whatever else an address says.
      else if (state[name] >= 0) state.measure = "events";
    }
    let lists = new Map();
    let hideTips = () => {};
    const showCards = hotspot.makeCards(data, (item) => {
      hotspot.openTab(item.key);
      choose(item, null);
    });

    function selectedWords(item, marked) {
      if (item.key === "services") return hotspot.words("selected_service", view.services[item.index]);
      if (!marked) return hotspot.words("selected_unlisted");
      const key = item.key === marked.key ? "selected_row" : "selected_in";
      return hotspot.words(key, { name: marked.row.texts[1], rank: marked.row.texts[0] });
    }

    function choose(item, on) {
      hideTips();
      state.chosen = `${item.key}:${item.index}`;
      const found = view ? show(view, lists, item, on) : false;
      const marked = rowFor(view, lists, item);
      if (marked && on) hotspot.openTab(marked.key);
      hotspot.markRow(marked?.row, marked?.key);
      showCards(state, view?.counts);
      hotspot.say(selectedWords(item, marked));
      showChart();
      hotspot.changed();
      if (found && !on)
        map.getContainer().scrollIntoView({ block: "nearest", behavior: hotspot.calm() ? "auto" : "smooth" });
    }

    function clear() {
      view?.marker.clear();
      view?.chosen.hide();
      hotspot.markRow(null);
      state.chosen = "";
      showCards(state, view?.counts);
      showChart();
      hotspot.say("");
      hotspot.changed();
    }

    lists = makeLists(data, (key, index) => choose({ key, index }, null));
    hotspot.makeTabs();

    if (view) view.chosen = hotspot.popup(map, "chosen", clear);
    let [setControls, showChoice, chart, shapes] = [() => {}, () => {}, () => {}, () => {}];
    const chosenItem = () => {
      const [key, index] = state.chosen.split(":");
      return lists.has(key) && /^\d{1,6}$/.test(index) ? { key, index: Number(index) } : null;
    };
    const showChart = () => {
      const item = chosenItem();
      chart(state, item, item && hotspot.nameOf(view, lists, item));
    };
    function apply() {
      setControls(state);
      if (view) view.show(state);
      hotspot.showServices(data, state);
      showCards(state, view?.counts);
      for (const [key, list] of lists) {
        const counts = view?.counts?.[key] || null;
        const part = Boolean(view?.counts);
        if (list.counts !== counts || list.part !== part) list.show({ counts, part });
      }
      const [key, index] = state.chosen.split(":");
      view?.chosen.renew(() => hotspot.tell(view, lists, { key, index: Number(index) }));
      showChoice(state);
      showChart();
      shapes();
    }
    if (view) {
      const frame = document.querySelector(".map-frame");
      const change = (changes) => {
        const before = hotspot.chosenWords(data, state);
        Object.assign(state, changes);
        apply();
        if (before && !hotspot.chosenWords(data, state)) hotspot.say(hotspot.words("all_again"));
        hotspot.changed();
      };
      const part = (chosen) => change({ ...chosen, measure: "events", only: false });
      setControls = hotspot.makeControls(data, frame, change);
      showChoice = hotspot.makeChoice(data, frame, () => {
        change({ ...hotspot.ALL, measure: data.measures[0].key });
        document.querySelector("[name=measure]").focus();
      });
      chart = hotspot.makeChart(data, (period) => part({ period }));
      if (data.cells) shapes = hotspot.makeShapes(view, lists, state, choose, clear);
    }
    apply();
    view?.fit();
    restore(view, lists, state, choose);
    showChart();
    if (view) {
      const chosen = () => state.chosen;
      const tips = [linkMap(view, lists, choose, chosen), linkFocus(view, lists, chosen)];
      hideTips = () => {
        for (const hide of tips) hide();
      };
      map.on("moveend", hotspot.changed);
      document.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        hideTips();
        clear();
      });
      // An address pasted into an open page; links within the page have no "=".
      window.addEventListener("hashchange", () => location.hash.includes("=") && location.reload());
      if (!state.chosen) hotspot.say(hotspot.words("choose"));
    }
    hotspot.map = map;
    hotspot.view = view;
    hotspot.currentState = () => collect(view, lists, state);
    performance.mark("hotspot-ready");
  };

  function collect(view, lists, state) {
    const open = document.querySelector(".panel.open");
    const list = open ? lists.get(open.dataset.key) : null;
    const first = document.querySelector(".panel");
    const center = view ? view.map.getCenter() : null;
    return {
      ...state,
      list: open && open !== first ? open.dataset.key : "",
      sort: list?.sorted ? `${list.sorted.column}${list.sorted.down ? "-" : "+"}` : "",
      at: center ? [center.lat.toFixed(5), center.lng.toFixed(5), view.map.getZoom()].join(",") : "",
    };
  }

  // Brings back what an address says; parts that fit nothing here are passed over.
  function restore(view, lists, state, choose) {
    if (lists.has(state.list)) hotspot.openTab(state.list);
    const open = document.querySelector(".panel.open");
    const list = open ? lists.get(open.dataset.key) : null;
    const sort = /^(\d{1,2})([-+ ])$/.exec(state.sort);
    // While a part is shown, other columns are out of sight.
    const seen = !list?.part || [1, list.counted].includes(Number(sort?.[1]));
    if (list && sort && Number(sort[1]) < list.width && seen)
      list.show({ sorted: { column: Number(sort[1]), down: sort[2] === "-" } });
    const [key, index] = state.chosen.split(":");
    const whole = /^\d{1,6}$/.test(index);
    const known = whole && lists.has(key) && lists.get(key).rows.some((row) => row.index === Number(index));
    if (
      known ||
      (whole && key === "services" && view?.services[index]) ||
      (whole && key === "cells" && view && view.cells && Number(index) < view.cells.placed.count)
    )
      choose({ key, index: Number(index) }, null);
    else state.chosen = "";
    const [lat, lng, zoom] = state.at.split(",").map(Number);
    if (view && Math.abs(lat) < 90 && Math.abs(lng) < 540 && zoom >= 0 && zoom < 25)
      // Not a step from where the map is: steps are of whole pixels.
      view.map.setView([lat, lng], zoom, { animate: false, reset: true });
  }
})(window.hotspot);
