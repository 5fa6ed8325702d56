// The cards of the first places: a click goes there, and small bars tell how much of it was when.
((hotspot) => {
  const [WIDE, TALL] = [96, 34];

  // Counts as bars; chosen: the one that is marked, -1 for none.
  hotspot.bars = (counts, chosen) => {
    const svg = hotspot.drawn("svg", {
      width: WIDE,
      height: TALL,
      viewBox: `0 0 ${WIDE} ${TALL}`,
      "aria-hidden": "true",
    });
    const most = Math.max(1, ...counts);
    const step = WIDE / counts.length;
    counts.forEach((count, k) => {
      const height = (TALL * count) / most;
      const fill = k === chosen ? "#b35900" : "#7d97aa";
      svg.append(
        hotspot.drawn("rect", { x: k * step, y: TALL - height, width: Math.max(1, step - 1.5), height, fill }),
      );
    });
    return svg;
  };

  // show(state, parts): parts: counts of what is chosen by list and row, null where that is everything. What a card says
  // of everything gives way to the number of a part.
  hotspot.makeCards = (data, choose) => {
    const cards = Array.from(document.querySelectorAll(".cards li"), (card) => {
      const item = { key: card.dataset.key, index: Number(card.dataset.index) };
      const name = card.querySelector("h3");
      const button = hotspot.element("button", "", name.textContent);
      button.type = "button";
      button.addEventListener("click", () => choose(item, null));
      name.replaceChildren(button);
      const part = hotspot.element("p", "part");
      const whole = Array.from(card.querySelectorAll("p"));
      card.append(part);
      return { card, item, part, whole };
    });
    return (state, parts) => {
      for (const { card, item, part, whole } of cards) {
        card.classList.toggle("chosen", state.chosen === `${item.key}:${item.index}`);
        for (const line of whole) line.hidden = Boolean(parts);
        part.hidden = !parts;
        const n = hotspot.count(parts?.[item.key]?.get(item.index) || 0);
        if (parts) part.textContent = hotspot.words(`n_events${n === "1" ? "_one" : ""}`, { n });
        const counts = hotspot.periodCounts(data, state, item);
        card.querySelector("svg")?.remove();
        if (counts.length > 1) card.append(hotspot.bars(counts, state.period));
      }
    };
  };
})(window.hotspot);
