// Cells from their ids: lattice coordinates from the digits, corners from the plane of their base cell.
(function (hotspot) {
  "use strict";
  const STEPS = [[0, 0], [-1, -1], [0, 1], [-1, 0], [1, 0], [0, -1], [1, 1]];
  const NEIGHBOURS = [[1, 0], [1, 1], [0, 1], [-1, 0], [-1, -1], [0, -1]];
  const CORNERS = NEIGHBOURS.map(([i, j], k) => {
    const [nextI, nextJ] = NEIGHBOURS[(k + 1) % 6];
    return [(i + nextI) / 3, (j + nextJ) / 3];
  });
  const DEGREES = 180 / Math.PI;

  // "gap length gap length ...": runs of successive numbers, rising.
  hotspot.numbers = function (runs) {
    const words = runs.split(" ").map(Number);
    const found = [];
    let at = 0;
    for (let k = 0; k < words.length; k += 2) {
      at += words[k];
      for (const end = at + words[k + 1]; at < end; at += 1) found.push(at);
    }
    return found;
  };

  // The digits of a number in base 7 are the way from the base cell's middle down to the cell.
  hotspot.lattice = function (number, resolution) {
    let i = 0;
    let j = 0;
    for (let level = 1; level <= resolution; level += 1) {
      const [stepI, stepJ] = STEPS[Math.floor(number / 7 ** (resolution - level)) % 7];
      [i, j] = level % 2 ? [2 * i + j, 3 * j - i] : [3 * i - j, i + 2 * j];
      i += stepI;
      j += stepJ;
    }
    return [i, j];
  };

  function corners(matrix, [i, j]) {
    return CORNERS.map(([di, dj]) => {
      const at = (row) => matrix[row] * (i + di) + matrix[row + 1] * (j + dj) + matrix[row + 2];
      const [x, y, z] = [at(0), at(3), at(6)];
      return [Math.atan2(z, Math.hypot(x, y)) * DEGREES, Math.atan2(y, x) * DEGREES];
    });
  }

  // Longitudes go on beyond 180 where the map lies across that meridian.
  function goOn(outline, west) {
    return outline.map(([lat, lon]) => [lat, lon < west - 180 ? lon + 360 : lon]);
  }

  // The outlines of all cells, by rising id. west: the map's western end in degrees.
  hotspot.cellOutlines = function (geometry, west) {
    const { resolution } = geometry;
    const cells = [];
    const add = (base, number, outline) => cells.push([base * 7 ** resolution + number, goOn(outline, west)]);
    for (const plane of geometry.planes) {
      const matrix = plane.matrix.split(" ").map(Number);
      for (const number of hotspot.numbers(plane.runs)) {
        add(plane.base, number, corners(matrix, hotspot.lattice(number, resolution)));
      }
    }
    for (const bent of geometry.bent) {
      hotspot.numbers(bent.runs).forEach((number, k) => add(bent.base, number, hotspot.outline(bent.outlines[k])));
    }
    return cells.sort((a, b) => a[0] - b[0]).map(([, outline]) => outline);
  };
})(window.hotspot);
