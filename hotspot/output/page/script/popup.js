// A box of facts beside a place on the map. It always lies whole inside the map's frame.
((hotspot) => {
  const GAP = 16; // Pixels between the place and the box.
  const EDGE = 30; // Pixels at the other sides.
  const LEAST = 150; // Pixels that what is marked has at least beside its box.

  // kind: its class. close: called by the button that a box which stays has; without it there is none.
  hotspot.popup = (map, kind, close) => {
    const frame = map.getContainer().parentElement;
    const popup = hotspot.element("div", `popup facts ${kind}`);
    popup.hidden = true;
    frame.append(popup);
    let at = null;
    const place = () => {
      if (popup.hidden) return;
      const point = map.latLngToContainerPoint(at);
      const room = map.getSize().subtract([popup.offsetWidth, popup.offsetHeight]);
      const [right, left] = [point.x + GAP, point.x - GAP - popup.offsetWidth];
      let [x, y] = [right <= room.x ? right : left, point.y - popup.offsetHeight / 2];
      // On a narrow map it stands above or below.
      if (right > room.x && left < 0)
        [x, y] = [point.x - popup.offsetWidth / 2, point.y < map.getSize().y / 2 + 1 ? room.y : 0];
      popup.style.left = `${Math.max(0, Math.min(x, room.x))}px`;
      popup.style.top = `${Math.max(0, Math.min(y, room.y))}px`;
    };
    map.on("move resize", place);
    // What is unfolded makes it taller.
    popup.addEventListener("toggle", place, true);
    const held = {
      // Tells anew what is told, where anything is.
      renew: (tell) => popup.hidden || held.show(at, tell()),
      // What the box takes of the map's right side, of its lower one where the map is narrow: for Leaflet's fitBounds.
      room: () => {
        const wide = map.getSize().x > popup.offsetWidth + LEAST;
        const taken = wide ? [popup.offsetWidth + 2 * GAP, EDGE] : [EDGE, popup.offsetHeight + GAP];
        return { paddingTopLeft: [EDGE, EDGE], paddingBottomRight: taken };
      },
      show: (latlng, box) => {
        at = latlng;
        if (box) popup.replaceChildren(box);
        if (box && close) {
          const button = hotspot.element("button", "close", "\u00d7");
          button.type = "button";
          button.setAttribute("aria-label", hotspot.words("close"));
          button.addEventListener("click", close);
          popup.append(button);
        }
        popup.hidden = false;
        place();
      },
      hide: () => {
        popup.hidden = true;
      },
    };
    return held;
  };
})(window.hotspot);
