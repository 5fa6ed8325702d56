// The cards of the first places: a click goes there, and small bars tell how much of it was when.
((hotspot) => {
  const [WIDE, TALL] = [96, 34];

  const shape = (tag, attributes) => {
    const made = L.SVG.create(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  // Counts as bars; chosen: the one that is marked, -1 for none.
  hotspot.bars = (counts, chosen) => {
    const svg = shape("svg", { width: WIDE, height: TALL, viewBox: `0 0 ${WIDE} ${TALL}`, "aria-hidden": "true" });
    const most = Math.max(1, ...counts);
    const step = WIDE / counts.length;
    counts.forEach((count, k) => {
      const height = (TALL * count) / most;
      const fill = k === chosen ? "#b35900" : "#7d97aa";
      svg.append(shape("rect", { x: k * step, y: TALL - height, width: Math.max(1, step - 1.5), height, fill }));
    });
    return svg;
  };

  // show(state, marked): what is chosen changes the bars; marked: the item that is chosen, as "key:index".
  hotspot.makeCards = (data, choose) => {
    const cards = Array.from(document.querySelectorAll(".cards li"), (card) => {
      const item = { key: card.dataset.key, index: Number(card.dataset.index) };
      const name = card.querySelector("h3");
      const button = hotspot.element("button", "", name.textContent);
      button.type = "button";
      button.addEventListener("click", () => choose(item, null));
      name.replaceChildren(button);
      return { card, item };
    });
    return (state) => {
      for (const { card, item } of cards) {
        card.classList.toggle("chosen", state.chosen === `${item.key}:${item.index}`);
        const counts = hotspot.periodCounts(data, state, item);
        card.querySelector("svg")?.remove();
        if (counts?.length > 1) card.append(hotspot.bars(counts, state.period));
      }
    };
  };
})(window.hotspot);
