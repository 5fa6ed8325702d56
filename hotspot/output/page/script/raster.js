// Fills many small hexagons by scan lines: one buffer of pixels in place of one path a cell.
((hotspot) => {
  const SMALLEST = 3; // Height in pixels below which a cell is a square.

  // "#a81016" as a pixel of an image's buffer (little endian: alpha, blue, green, red).
  hotspot.pixel = (colour) => {
    const value = parseInt(colour.slice(1), 16);
    return ((255 << 24) | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
  };

  // A convex polygon with corners from..to of x, y (pixels); slanted: only every other diagonal.
  function fill(image, x, y, count, pixel, slanted) {
    let [top, bottom] = [y[0], y[0]];
    for (let k = 1; k < count; k += 1) {
      top = Math.min(top, y[k]);
      bottom = Math.max(bottom, y[k]);
    }
    const last = Math.min(image.height - 1, Math.ceil(bottom - 0.5) - 1);
    for (let row = Math.max(0, Math.ceil(top - 0.5)); row <= last; row += 1) {
      const middle = row + 0.5;
      let [left, right] = [Infinity, -Infinity];
      for (let k = 0; k < count; k += 1) {
        const next = k + 1 === count ? 0 : k + 1;
        if (y[k] <= middle === y[next] <= middle) continue;
        const at = x[k] + ((middle - y[k]) / (y[next] - y[k])) * (x[next] - x[k]);
        if (at < left) left = at;
        if (at > right) right = at;
      }
      const end = Math.min(image.width, Math.ceil(right - 0.5));
      for (let column = Math.max(0, Math.ceil(left - 0.5)); column < end; column += 1) {
        if (!slanted || (row + column) % 6 < 3) image.pixels[row * image.width + column] = pixel;
      }
    }
  }

  function square(image, x, y, size, pixel) {
    const { width, height, pixels } = image;
    const left = Math.round(x - size / 2);
    const top = Math.round(y - size / 2);
    const right = Math.min(width, left + size);
    const bottom = Math.min(height, top + size);
    for (let row = Math.max(0, top); row < bottom; row += 1) {
      for (let column = Math.max(0, left); column < right; column += 1) pixels[row * width + column] = pixel;
    }
  }

  // Whether a cell with this middle (pixels) may reach into the image.
  hotspot.inView = (image, x, y, reach) =>
    x >= -reach && y >= -reach && x <= image.width + reach && y <= image.height + reach;

  // Draws cells in an order. paint.of[cell]: which of paint.styles ({pixel, slanted}) a cell has, null for not drawn.
  // view: scale, left and top take the Mercator square to pixels; height of a cell; shrink: a little under 1 for gaps.
  hotspot.fillCells = (image, cells, paint, view) => {
    const [px, py] = [new Float64Array(16), new Float64Array(16)];
    const tiny = view.height < SMALLEST;
    const corners = tiny ? null : cells.corners();
    for (const cell of paint.order) {
      const style = paint.styles[paint.of[cell]];
      if (!style) continue;
      const middleX = cells.middleX[cell] * view.scale - view.left;
      const middleY = cells.middleY[cell] * view.scale - view.top;
      // Far from the equator the map stretches cells: view.height is that of the least stretched.
      const height = (view.height * Math.cosh(2 * Math.PI * (0.5 - cells.middleY[cell]))) / cells.least;
      if (!hotspot.inView(image, middleX, middleY, height)) continue;
      if (tiny) {
        square(image, middleX, middleY, Math.max(1, Math.ceil(height - 0.1)), style.pixel);
        continue;
      }
      const [start, end] = [corners.starts[cell], corners.starts[cell + 1]];
      for (let k = start; k < end; k += 1) {
        px[k - start] = middleX + (corners.x[k] * view.scale - view.left - middleX) * view.shrink;
        py[k - start] = middleY + (corners.y[k] * view.scale - view.top - middleY) * view.shrink;
      }
      fill(image, px, py, end - start, style.pixel, style.slanted);
    }
  };
})(window.hotspot);
