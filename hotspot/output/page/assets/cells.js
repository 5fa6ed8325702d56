// The hexagons: one canvas path each, with an outline and a mark where the class is a finding.
(function (hotspot) {
  "use strict";
  const MARK_FROM = 13; // Height in pixels from which a mark can be read.
  const MARK_FROM_FINE = 9; // The same on a fine screen and on paper.
  const EDGE_FROM = 7; // Height in pixels from which the white gaps between plain cells help.

  function drawMark(context, box, look) {
    const height = box.max.y - box.min.y;
    if (height < (L.Browser.retina ? MARK_FROM_FINE : MARK_FROM)) return;
    const middle = box.getCenter();
    const arm = Math.min(height / 6, 7);
    context.beginPath();
    context.moveTo(middle.x - arm, middle.y);
    context.lineTo(middle.x + arm, middle.y);
    if (look.mark === "+") {
      context.moveTo(middle.x, middle.y - arm);
      context.lineTo(middle.x, middle.y + arm);
    }
    context.globalAlpha = 1;
    context.lineWidth = Math.max(1.2, arm / 3);
    context.strokeStyle = look.ink;
    context.stroke();
  }

  function makeCellClass() {
    return L.Polygon.extend({
      options: { smoothFactor: 0, noClip: true, fillOpacity: 1, lineJoin: "round" },
      _updatePath: function () {
        const box = this._rawPxBounds;
        const height = box ? box.max.y - box.min.y : 0;
        const look = this.look;
        this.options.stroke = Boolean(look.edge) || height >= EDGE_FROM;
        this.options.weight = look.edge ? Math.min(1.4, Math.max(0.5, height / 12)) : 0.7;
        this._renderer._updatePoly(this, true);
        if (look.mark && this._parts.length) drawMark(this._renderer._ctx, box, look);
      },
    });
  }

  // The cells as a layer; each has .index, .look and .hood (its neighborhood's name or null).
  hotspot.cellLayer = function (data, renderer) {
    const cells = data.cells;
    const Cell = makeCellClass();
    const labels = cells.label.split(" ").map(Number);
    const hoods = cells.neighborhood ? cells.neighborhood.split(" ").map(Number) : null;
    const order = labels.map((_, index) => index);
    // Findings last, so that their outlines lie on top; the hottest last of all.
    const importance = (index) => (data.classes[labels[index]].edge ? 10 - labels[index] : 0);
    order.sort((a, b) => importance(a) - importance(b) || a - b);
    const byIndex = [];
    const outlines = hotspot.cellOutlines(cells.geometry, data.bounds[0][1]);
    const group = L.featureGroup();
    for (const index of order) {
      const look = data.classes[labels[index]];
      const cell = new Cell(outlines[index], {
        renderer,
        fillColor: look.colour,
        color: look.edge || "#d5dadc",
      });
      cell.look = look;
      cell.index = index;
      cell.hood = hoods && hoods[index] >= 0 ? cells.neighborhoods[hoods[index]] : null;
      byIndex[index] = cell;
      group.addLayer(cell);
    }
    const ranks = cells.rank.split(" ");
    const columns = cells.facts.map(([heading, text]) => [heading, text.split(" ")]);
    const describe = function (cell, hoodFollows) {
      const pairs = [["Area", ranks[cell.index]]].concat(columns.map(([heading, values]) => [heading, values[cell.index]]));
      if (cell.hood !== null && !hoodFollows) pairs.push(["Neighborhood", cell.hood]);
      const box = hotspot.factsElement(cell.look.words, pairs);
      if (cells.without && cell.index in cells.without) box.append(hotspot.element("p", "", cells.without[cell.index]));
      return box;
    };
    return { group, byIndex, describe };
  };
})(window.hotspot);
