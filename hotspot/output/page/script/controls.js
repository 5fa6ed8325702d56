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

  function chooser(name, label, options, pick) {
    const made = options.map(([value, text]) => Object.assign(element("option", "", text.slice(0, 80)), { value }));
    const select = Object.assign(element("select", "", ...made), { name });
    select.addEventListener("change", () => pick(select.value));
    return element("label", "kind", element("span", "", words(label)), select);
  }

  function measureSwitch(measures, pick) {
    return chooser(
      "measure",
      "colour_by",
      measures.map(({ key, name }) => [key, name]),
      pick,
    );
  }

  function categoryFilter(slices, pick) {
    const names = [words("all_kinds"), ...slices.categories].map((name, k) => [k - 1, name]);
    return chooser("category", "kind", names, (value) => pick(Number(value)));
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
    document.querySelector(".services-key")?.remove();
    const on = state.services.split(",").filter((k) => /^\d$/.test(k) && data.services[k]);
    if (!on.length) return;
    const key = element("p", "how-to services-key");
    for (const k of on) key.append(serviceDot(k), ` ${data.services[k].kind} `);
    document.querySelector(".legend").append(key);
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
    if (data.cells && data.fewer)
      extras.append(
        choice("checkbox", "fewer", 1, words("show_fewer"), (fewer) =>
          change({ measure: "class", category: -1, period: -1, fewer }),
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
    if (extras.children.length)
      box.append(element("details", "layers", element("summary", "", words("layers")), extras));
    if (box.children.length) frame.before(box);
    return (state) => {
      const measure = box.querySelector("[name=measure]");
      if (measure) measure.value = state.measure;
      for (const name of ["only", "fewer", "points"]) {
        const check = box.querySelector(`[name=${name}]`);
        if (check) check.checked = state[name];
      }
      const on = state.services.split(",");
      for (const one of serviceBoxes()) one.checked = on.includes(one.value);
      const select = box.querySelector("[name=category]");
      if (select) select.value = String(state.category);
      const slider = box.querySelector("[name=period]");
      if (!slider) return;
      slider.value = String(state.period);
      slider.setAttribute("aria-valuetext", periodName(slices, state.period));
      box.querySelector("output").textContent = periodName(slices, state.period);
    };
  };

  // Areas with fewer are drawn where they are asked for; until then they are a part of those without more.
  hotspot.showFewer = (data, on) => {
    const entries = document.querySelectorAll(".legend [data-label^=cold_]");
    const plain = document.querySelector(".legend [data-label=not_significant]");
    if (!plain || !entries.length) return;
    const count = plain.querySelector(".legend-count");
    count.dataset.own = count.dataset.own || count.textContent;
    let all = hotspot.number(count.dataset.own);
    for (const entry of entries) {
      (entry.closest(".group") || entry).hidden = !on;
      all += on ? 0 : hotspot.number(entry.querySelector(".legend-count").textContent);
    }
    count.textContent = hotspot.count(all);
    plain.children[1].textContent = on ? data.classes.find(({ edge }) => !edge).short : words("not_more");
  };

  // The legend of an amount takes the place of that of the classes.
  hotspot.showLegend = (title, scale, counts, note) => {
    document.querySelector(".amounts")?.remove();
    const classes = document.querySelector(".classes");
    classes.hidden = Boolean(scale);
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
    classes.after(
      element(
        "div",
        "amounts",
        element("p", "legend-title", title),
        element("ul", "", ...seen),
        element("p", "how-to", words(note)),
      ),
    );
  };
})(window.hotspot);
