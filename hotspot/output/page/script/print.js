// Readies the map for paper: its own size, twice the resolution, and the same view again afterwards.
((hotspot) => {
  let printing = false;

  hotspot.pixelRatio = () => (printing ? 2 : Math.min(2, window.devicePixelRatio || 1));

  // In a PDF of Chromium a canvas that was cleared before printing hides all that lies under it. Read once and drawn on
  // again, it is printed as a picture.
  function asPictures(map) {
    for (const canvas of map.getContainer().querySelectorAll("canvas")) {
      const context = canvas.getContext("2d");
      context.getImageData(0, 0, 1, 1);
      context.save();
      context.fillStyle = "transparent";
      context.fillRect(0, 0, 1, 1);
      context.restore();
    }
  }

  hotspot.readyForPrint = (map, bounds) => {
    const retina = L.Browser.retina;
    let seen = null;
    const redraw = (on) => {
      printing = on;
      document.documentElement.classList.toggle("printing", on);
      L.Browser.retina = on || retina; // Leaflet's own canvases follow this.
      map.invalidateSize({ animate: false, pan: false });
    };
    window.addEventListener("beforeprint", () => {
      if (seen) return;
      seen = {
        center: map.getCenter(),
        zoom: map.getZoom(),
        view: map.getBounds(),
        whole: map.getBounds().contains(bounds),
      };
      redraw(true);
      map.fitBounds(seen.whole ? bounds : seen.view, { animate: false });
      map.fire("viewreset");
      asPictures(map);
    });
    window.addEventListener("afterprint", () => {
      if (!seen) return;
      redraw(false);
      map.setView(seen.center, seen.zoom, { animate: false });
      map.fire("viewreset");
      seen = null;
    });
  };
})(window.hotspot);
