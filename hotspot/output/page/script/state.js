// What is shown, in the address after "#": a view can be kept and shared. What was typed into a search is not in it:
// addresses stay in histories.
((hotspot) => {
  const WAIT = 250;

  hotspot.START = {
    measure: "class",
    category: -1,
    period: -1,
    only: false,
    fewer: false,
    points: false,
    services: "",
    list: "",
    sort: "",
    chosen: "",
    shape: "",
    at: "",
  };

  // Only what differs from the start is written.
  hotspot.writeState = (state) => {
    const words = Object.keys(hotspot.START)
      .filter((key) => state[key] !== hotspot.START[key])
      .map((key) => `${key}=${encodeURIComponent(state[key] === true ? 1 : state[key])}`);
    return words.join("&");
  };

  // Anything may stand in an address: what is not a part of a state is left out.
  hotspot.readState = (text) => {
    const state = { ...hotspot.START };
    for (const [key, word] of new URLSearchParams(text.replace(/^#/, ""))) {
      const kind = typeof hotspot.START[key];
      if (!Object.hasOwn(hotspot.START, key)) continue;
      if (kind === "number") state[key] = /^\d{1,4}$/.test(word) ? Number(word) : -1;
      else state[key] = kind === "boolean" ? word === "1" : [...word].slice(0, key === "shape" ? 2000 : 200).join("");
    }
    return state;
  };

  let waiting = null;
  hotspot.changed = () => {
    if (!hotspot.currentState || waiting) return;
    waiting = setTimeout(() => {
      waiting = null;
      const text = hotspot.writeState(hotspot.currentState());
      try {
        // Without an entry in the browser's history. Some viewers of files allow no change of the address.
        history.replaceState(null, "", text ? `#${text}` : location.href.split("#")[0]);
      } catch {
        hotspot.currentState = null;
      }
    }, WAIT);
  };
})(window.hotspot);
