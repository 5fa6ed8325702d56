// The cells: where they lie, which of them is at a point, and the canvas that draws them.
((hotspot) => {
  const MARK_FROM = 13; // Height in pixels from which a mark can be read.
  const MARK_FROM_FINE = 9; // The same on a fine screen and on paper.
  const GAP_FROM = 7; // Height from which gaps and outlines help.
  const SMOOTH_FROM = 15; // Height from which cells are few enough for smooth paths.

  // The cells' places with their height, and at(x, y): the cell at a place in the Mercator square, -1 for none.
  hotspot.placeCells = (geometry, west) => {
    const cells = hotspot.cellPlaces(geometry, west);
    // A hexagon is as high as 1.15 steps to its nearest neighbours; a few pairs tell.
    const nearest = [];
    for (let k = 1; k < cells.count; k += Math.ceil(cells.count / 500)) {
      nearest.push(Math.hypot(cells.middleX[k] - cells.middleX[k - 1], cells.middleY[k] - cells.middleY[k - 1]));
    }
    nearest.sort((one, other) => one - other);
    // Where none touch: two sides (1,281 km at resolution 0, H3 documentation) of 40,030 km, least stretched.
    const low = cells.middleY.reduce((least, y) => Math.min(least, Math.abs(0.5 - y)), 1);
    cells.least = Math.cosh(2 * Math.PI * low); // How much the map stretches there.
    const usual = (2 * 1281 * cells.least) / 7 ** (geometry.resolution / 2) / 40030;
    cells.height = Math.min(1.3 * usual, 1.15 * (nearest[Math.floor(nearest.length / 10)] || usual));
    let find = null;
    cells.at = (x, y) => {
      find = find || finder(cells);
      return find(x, y);
    };
    return cells;
  };

  hotspot.within = (xs, ys, start, end, x, y) => {
    let inside = false;
    for (let k = start, last = end - 1; k < end; last = k, k += 1) {
      if (ys[k] > y !== ys[last] > y && x < ((xs[last] - xs[k]) * (y - ys[k])) / (ys[last] - ys[k]) + xs[k])
        inside = !inside;
    }
    return inside;
  };

  // Cells sorted into square buckets: a point asks those of nine buckets.
  function finder(cells) {
    const { starts, x: xs, y: ys } = cells.corners();
    const span = (values) =>
      values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    const [[west, east], [north, south]] = [span(cells.middleX), span(cells.middleY)];
    // No cell reaches further than a bucket is wide, not even those of the far north, where the map is stretched.
    let side = Math.sqrt(((east - west) * (south - north)) / (2 * cells.count));
    for (let cell = 0; cell < cells.count; cell += 1) {
      for (let k = starts[cell]; k < starts[cell + 1]; k += 1) {
        side = Math.max(side, Math.abs(xs[k] - cells.middleX[cell]), Math.abs(ys[k] - cells.middleY[cell]));
      }
    }
    const columns = Math.floor((east - west) / side) + 3;
    const bucketOf = (x, y) => Math.floor((y - north) / side) * columns + Math.floor((x - west) / side);
    const buckets = new Map();
    for (let cell = 0; cell < cells.count; cell += 1) {
      const bucket = bucketOf(cells.middleX[cell], cells.middleY[cell]);
      if (buckets.has(bucket)) buckets.get(bucket).push(cell);
      else buckets.set(bucket, [cell]);
    }
    return (x, y) => {
      for (const row of [0, -1, 1]) {
        for (const column of [0, -1, 1]) {
          for (const cell of buckets.get(bucketOf(x, y) + row * columns + column) || []) {
            if (hotspot.within(xs, ys, starts[cell], starts[cell + 1], x, y)) return cell;
          }
        }
      }
      return -1;
    };
  }

  // styles: {colour, edge, mark, ink, slanted}, null for not drawn; of: the style of each cell. Later ones lie on top.
  hotspot.paint = (styles, of) => {
    const counts = new Int32Array(styles.length + 1);
    for (const style of of) counts[style + 1] += 1;
    for (let style = 1; style < counts.length; style += 1) counts[style] += counts[style - 1];
    const order = new Int32Array(of.length);
    for (let cell = 0; cell < of.length; cell += 1) {
      order[counts[of[cell]]] = cell;
      counts[of[cell]] += 1;
    }
    return { styles: styles.map((style) => style && { ...style, pixel: hotspot.pixel(style.colour) }), of, order };
  };

  function tracePath(context, corners, cell, view) {
    for (let k = corners.starts[cell]; k < corners.starts[cell + 1]; k += 1) {
      const [x, y] = [corners.x[k] * view.scale - view.left, corners.y[k] * view.scale - view.top];
      if (k === corners.starts[cell]) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.closePath();
  }

  function traceMark(context, cells, cell, view, mark) {
    const [x, y] = [cells.middleX[cell] * view.scale - view.left, cells.middleY[cell] * view.scale - view.top];
    const arm = Math.min(view.height / 6, 7 * view.ratio);
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    if (mark !== "+") return;
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
  }

  const smooth = (view) => view.height / view.ratio >= SMOOTH_FROM;

  // A style's cells in view as paths: filled where the picture is smooth.
  function fillStyle(context, cells, style, shown, view) {
    context.beginPath();
    const corners = cells.corners();
    for (const cell of shown) tracePath(context, corners, cell, view);
    context.fillStyle = style.slanted ? hotspot.hatch(context, style.colour, view.ratio) : style.colour;
    context.fill();
  }

  // Outlined and marked where that can be seen.
  function outlineStyle(context, cells, style, shown, view) {
    const height = view.height / view.ratio;
    if (style.edge || smooth(view)) {
      context.beginPath();
      const corners = cells.corners();
      for (const cell of shown) tracePath(context, corners, cell, view);
      context.strokeStyle = style.edge || "#d5dadc";
      context.lineWidth = (style.edge ? Math.min(1.4, Math.max(0.5, height / 12)) : 0.7) * view.ratio;
      context.lineJoin = "miter";
      context.stroke();
    }
    if (!style.mark || height < (view.ratio > 1 ? MARK_FROM_FINE : MARK_FROM)) return;
    context.beginPath();
    for (const cell of shown) traceMark(context, cells, cell, view, style.mark);
    context.strokeStyle = style.ink;
    context.lineWidth = Math.max(1.2 * view.ratio, view.height / 18);
    context.lineCap = "butt";
    context.stroke();
  }

  hotspot.hatch = (context, colour, ratio) => {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 6 * ratio;
    const brush = tile.getContext("2d");
    brush.strokeStyle = colour;
    brush.lineWidth = 2.2 * ratio;
    for (const from of [-6, 0, 6]) {
      brush.moveTo(from * ratio, 6 * ratio);
      brush.lineTo((from + 6) * ratio, 0);
    }
    brush.stroke();
    return context.createPattern(tile, "repeat");
  };

  // Small cells as pixels, on top of what is there already.
  function fillPixels(context, cells, paint, view, first) {
    const { canvas } = context;
    const image = context.createImageData(canvas.width, canvas.height);
    const target = { width: canvas.width, height: canvas.height, pixels: new Uint32Array(image.data.buffer) };
    hotspot.fillCells(target, cells, paint, view);
    if (first) {
      context.putImageData(image, 0, 0);
      return;
    }
    const over = document.createElement("canvas");
    Object.assign(over, { width: canvas.width, height: canvas.height });
    over.getContext("2d").putImageData(image, 0, 0);
    context.drawImage(over, 0, 0);
  }

  // With a base: plain cells, water and parks, the other cells, streets, then outlines and marks.
  function draw(context, cells, paint, view, base) {
    const { canvas } = context;
    const height = view.height / view.ratio;
    const shown = paint.styles.map(() => []);
    if (height >= GAP_FROM) {
      for (const cell of paint.order) {
        const [x, y] = [cells.middleX[cell] * view.scale - view.left, cells.middleY[cell] * view.scale - view.top];
        if (hotspot.inView(canvas, x, y, view.height)) shown[paint.of[cell]].push(cell);
      }
    }
    const isPlain = (style) => style && style.colour === hotspot.PLAIN && !style.edge;
    const grounded = base && (base.water || base.park);
    const passes = grounded ? [isPlain, (style) => style && !isPlain(style)] : [(style) => style];
    passes.forEach((wanted, pass) => {
      if (smooth(view)) {
        paint.styles.forEach((style, k) => {
          if (wanted(style) && shown[k].length) fillStyle(context, cells, style, shown[k], view);
        });
      } else {
        const styles = paint.styles.map((style) => (wanted(style) ? style : null));
        fillPixels(context, cells, { ...paint, styles }, view, pass === 0);
      }
      // Lines between plain cells lie under water: it is no part of them.
      if (pass === 0 && grounded) {
        paint.styles.forEach((style, k) => {
          if (wanted(style) && shown[k].length) outlineStyle(context, cells, style, shown[k], view);
        });
        hotspot.drawGround(context, base, view);
      }
    });
    if (base) hotspot.drawRoads(context, base, view);
    paint.styles.forEach((style, k) => {
      if (style && shown[k].length && !(grounded && isPlain(style)))
        outlineStyle(context, cells, style, shown[k], view);
    });
  }

  // A Leaflet layer with a canvas of its own, drawn by draw(context, view); redraw() draws it again.
  // view: scale, left and top take the Mercator square to pixels; ratio: pixels of the canvas to one of the page;
  // corner: the canvas's place; north: the map's middle, as far north of the equator as in the square.
  hotspot.canvasLayer = (pane, drawing) => {
    const Layer = L.Renderer.extend({
      _initContainer: function () {
        this._container = document.createElement("canvas");
      },
      _destroyContainer: function () {
        this._container.remove();
      },
      _update: function () {
        if (this._map._animatingZoom && this._bounds) return;
        L.Renderer.prototype._update.call(this);
        this.redraw();
      },
      redraw: function () {
        if (!this._map) return;
        const ratio = hotspot.pixelRatio();
        const size = this._bounds.getSize();
        const canvas = this._container;
        canvas.width = size.x * ratio;
        canvas.height = size.y * ratio;
        canvas.style.width = `${size.x}px`;
        canvas.style.height = `${size.y}px`;
        L.DomUtil.setPosition(canvas, this._bounds.min);
        // A frame that is not laid out yet, as in a notebook, has no size: it is drawn when it gets one.
        if (!canvas.width || !canvas.height) return;
        const corner = this._map.getPixelOrigin().add(this._bounds.min);
        drawing(canvas.getContext("2d"), {
          scale: 256 * 2 ** this._map.getZoom() * ratio,
          ratio,
          left: corner.x * ratio,
          top: corner.y * ratio,
          corner: this._bounds.min,
          north: 0.5 - hotspot.square(this._map.getCenter().lat, 0)[1],
        });
      },
    });
    return new Layer({ padding: 0.2, pane });
  };

  // paint: what is drawn how, null for nothing; base: streets, water and parks, null for none.
  hotspot.cellLayer = (cells, base) => {
    const layer = hotspot.canvasLayer("cells", (context, view) => {
      const height = cells.height * view.scale;
      const shrink = height / view.ratio < GAP_FROM ? 1 : 1 - (0.7 * view.ratio) / height;
      if (layer.paint) draw(context, cells, layer.paint, { ...view, height, shrink }, base);
    });
    layer.paint = null;
    return layer;
  };
})(window.hotspot);
