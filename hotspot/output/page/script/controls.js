// What the map shows: the measure that colours it, one kind of event or one period, what lies on top, and its legend.
((hotspot) => {
  const element = hotspot.element;
  const words = hotspot.words;

  function input(type, name, value, more) {
    return Object.assign(element("input"), { type, name, value, ...more });
  }

  // A choice that looks like a button: the input fills it.
  function choice(type, name, value, text, pick) {
    const made = input(type, name, value);
    made.addEventListener("change", () => pick(made.checked));
    return element("label", "choice", made, element("span", "", text));
  }

  function measureSwitch(measures, pick) {
    const radios = measures.map(({ key, name }) => choice("radio", "measure", key, name, () => pick(key)));
    return element("fieldset", "measures", element("legend", "", words("colour_by")), ...radios);
  }

  function categoryFilter(slices, pick) {
    const options = [words("all_kinds"), ...slices.categories].map((name, k) =>
      Object.assign(element("option", "", name.slice(0, 80)), { value: k - 1 }),
    );
    const select = Object.assign(element("select", "", ...options), { name: "category" });
    select.addEventListener("change", () => pick(Number(select.value)));
    return element("label", "kind", element("span", "", words("kind")), select);
  }

  function periodSlider(slices, pick) {
    const slider = input("range", "period", "-1", { min: -1, max: slices.periods.length - 1, step: 1 });
    slider.addEventListener("input", () => pick(Number(slider.value)));
    return element("label", "period", element("span", "", words("period")), slider, element("output"));
  }

  const periodName = (slices, period) => (period < 0 ? words("all_periods") : slices.periods[period]);

  function serviceDot(kind) {
    const dot = element("span", "service-dot");
    dot.style.background = hotspot.serviceColour(kind);
    return dot;
  }

  // Under the legend: the kinds of services that are on, also on paper.
  hotspot.showServices = (data, state) => {
    for (const old of document.querySelectorAll(".services-key")) old.remove();
    const on = state.services.split(",").filter((k) => /^\d$/.test(k) && data.services[k]);
    if (!on.length) return;
    const key = element("p", "how-to services-key");
    for (const k of on) key.append(serviceDot(k), ` ${data.services[k].kind} `);
    document.querySelector(".map-frame").after(key);
  };

  // The controls above the map. set(state) makes them show a state; change(part of a state) is called by the reader.
  hotspot.makeControls = (data, frame, change) => {
    const box = element("form", "controls");
    box.setAttribute("aria-label", words("controls"));
    box.addEventListener("submit", (event) => event.preventDefault());
    const { slices } = data;
    if (data.measures.length > 1)
      box.append(measureSwitch(data.measures, (measure) => change({ measure, ...hotspot.ALL })));
    const events = { measure: "events", only: false };
    if (slices?.categories.length) box.append(categoryFilter(slices, (category) => change({ category, ...events })));
    if (slices?.periods.length) box.append(periodSlider(slices, (period) => change({ period, ...events })));
    const extras = element("div", "extras");
    if (data.cells)
      extras.append(
        choice("checkbox", "only", 1, words("only_found"), (only) =>
          change({ measure: "class", ...hotspot.ALL, only }),
        ),
      );
    if (data.dots)
      extras.append(choice("checkbox", "points", 1, words("show_buildings"), (points) => change({ points })));
    else if (data.buildings) extras.append(element("span", "note", words("show_buildings")));
    const serviceBoxes = () => Array.from(extras.querySelectorAll("[name=service]"));
    data.services.forEach(({ kind }, k) => {
      const checked = () => serviceBoxes().filter((one) => one.checked);
      const label = choice("checkbox", "service", k, kind, () =>
        change({
          services: checked()
            .map((one) => one.value)
            .join(","),
        }),
      );
      label.prepend(serviceDot(k));
      extras.append(label);
    });
    if (extras.children.length) box.append(extras);
    if (box.children.length) frame.before(box);
    return (state) => {
      for (const radio of box.querySelectorAll("[name=measure]")) radio.checked = radio.value === state.measure;
      for (const name of ["only", "points"]) {
        const check = box.querySelector(`[name=${name}]`);
        if (check) check.checked = state[name];
      }
      const on = state.services.split(",");
      for (const one of serviceBoxes()) one.checked = on.includes(one.value);
      const select = box.querySelector("select");
      if (select) select.value = String(state.category);
      const slider = box.querySelector("[name=period]");
      if (!slider) return;
      slider.value = String(state.period);
      slider.setAttribute("aria-valuetext", periodName(slices, state.period));
      box.querySelector("output").textContent = periodName(slices, state.period);
    };
  };

  // The legend of an amount takes the place of that of the classes.
  hotspot.showLegend = (title, scale, counts, note) => {
    for (const old of document.querySelectorAll(".legend.amounts")) old.remove();
    const classes = document.querySelector(".legend");
    const frame = document.querySelector(".map-frame");
    if (classes) classes.hidden = Boolean(scale);
    if (!scale) return;
    const entries = scale.names.map((name, k) => {
      const swatch = element("span", "swatch");
      swatch.style.background = scale.colours[k];
      swatch.setAttribute("aria-hidden", "true");
      return element(
        "li",
        "",
        swatch,
        element("span", "", name),
        element("span", "legend-count", hotspot.count(counts[k])),
      );
    });
    const seen = entries.filter((_, k) => counts[k] || k > 1);
    const legend = element(
      "div",
      "legend amounts",
      element("h3", "", title),
      element("ul", "", ...seen),
      element("p", "how-to", words(note)),
    );
    frame.after(legend);
  };
})(window.hotspot);
