// How many of what is chosen there were in each period: bars that choose a period.
((hotspot) => {
  const HIGH = 100;

  hotspot.drawn = (tag, named, ...held) => {
    const made = L.SVG.create(tag);
    for (const [name, value] of Object.entries(named)) made.setAttribute(name, value);
    made.append(...held);
    return made;
  };

  // show(state, item, name): item {key, index} with its name, or null for the whole map. pick(period), -1 for all.
  hotspot.makeChart = (data, pick) => {
    const periods = data.slices?.periods || [];
    if (!periods.length) return () => {};
    let chosen = -1;
    const caption = hotspot.element("figcaption");
    caption.id = "time-chart-words";
    const bars = periods.map((_, k) =>
      hotspot.drawn(
        "g",
        { role: "button" },
        hotspot.drawn("title", {}),
        hotspot.drawn("rect", { class: "hit", x: k, width: 1, height: HIGH }),
        hotspot.drawn("rect", { class: "amount", x: k + 0.1, width: 0.8 }),
      ),
    );
    const drawing = hotspot.drawn(
      "svg",
      {
        viewBox: `0 0 ${periods.length} ${HIGH}`,
        preserveAspectRatio: "none",
        role: "group",
        "aria-labelledby": caption.id,
      },
      ...bars,
    );
    const reach = (at) => {
      for (const [k, bar] of bars.entries()) bar.setAttribute("tabindex", k === at ? 0 : -1);
    };
    reach(0);
    bars.forEach((bar, k) => {
      bar.addEventListener("click", () => pick(k === chosen ? -1 : k));
      bar.addEventListener("keydown", (event) => {
        const last = bars.length - 1;
        const to = { ArrowLeft: Math.max(0, k - 1), ArrowRight: Math.min(last, k + 1), Home: 0, End: last }[event.key];
        if (to >= 0) {
          reach(to);
          bars[to].focus();
        } else if (event.key === "Enter" || event.key === " ") pick(k === chosen ? -1 : k);
        else return;
        event.preventDefault();
      });
    });
    const ends = hotspot.element(
      "p",
      "ends",
      hotspot.element("span", "", periods[0]),
      hotspot.element("span", "", periods[periods.length - 1]),
    );
    const figure = hotspot.element("figure", "", caption, drawing, ends);
    figure.id = "time-chart";
    (document.querySelector(".list-side") || document.querySelector(".opening")).prepend(figure);
    return (state, item, name) => {
      let counts = item ? hotspot.periodCounts(data, state, item) : [];
      const of = counts.length ? name : "";
      if (!counts.length) counts = hotspot.periodCounts(data, state, null);
      const [least, most] = [Math.min(...counts), Math.max(...counts)];
      const first = (amount) => periods[counts.indexOf(amount)];
      const { name: events } = data.measures.find(({ key }) => key === "events");
      caption.textContent = hotspot.words("chart", {
        what: [events, data.slices.categories[state.category], of].filter(Boolean).join(", "),
        least: hotspot.count(least),
        least_when: first(least),
        most: hotspot.count(most),
        most_when: first(most),
        all: hotspot.count(counts.reduce((sum, count) => sum + count, 0)),
      });
      bars.forEach((bar, k) => {
        const [title, , amount] = bar.children;
        const high = (HIGH * counts[k]) / (most || 1);
        title.textContent = `${periods[k]}: ${hotspot.count(counts[k])}`;
        bar.setAttribute("aria-label", title.textContent);
        bar.setAttribute("aria-pressed", k === state.period);
        amount.setAttribute("y", HIGH - high);
        amount.setAttribute("height", high);
      });
      // The one stop of the keyboard: the chosen bar, unless the keyboard is in the chart.
      if (state.period !== chosen && state.period >= 0) reach(state.period);
      chosen = state.period;
    };
  };
})(window.hotspot);
