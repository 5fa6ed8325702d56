// Cells from their ids: lattice coordinates from the digits, corners from the plane of their base cell.
((hotspot) => {
  const STEPS_I = [0, -1, 0, -1, 1, 0, 1];
  const STEPS_J = [0, -1, 1, 0, 0, -1, 1];
  const NEIGHBOURS = [
    [1, 0],
    [1, 1],
    [0, 1],
    [-1, 0],
    [-1, -1],
    [0, -1],
  ];
  const CORNERS = NEIGHBOURS.map(([i, j], k) => {
    const [nextI, nextJ] = NEIGHBOURS[(k + 1) % 6];
    return [(i + nextI) / 3, (j + nextJ) / 3];
  });
  const TURN = 2 * Math.PI;

  // "gap length gap length ...": runs of successive numbers, rising; each is handed on.
  hotspot.eachNumber = (runs, take) => {
    const words = runs.split(" ");
    let at = 0;
    for (let k = 0; k < words.length; k += 2) {
      at += Number(words[k]);
      for (const end = at + Number(words[k + 1]); at < end; at += 1) take(at);
    }
  };

  // The digits of a number in base 7 are the way from the base cell's middle down to the cell.
  hotspot.lattice = (number, resolution) => {
    let i = 0;
    let j = 0;
    let rest = number;
    let unit = 7 ** (resolution - 1);
    for (let level = 1; level <= resolution; level += 1) {
      const digit = Math.floor(rest / unit);
      rest -= digit * unit;
      unit /= 7;
      [i, j] = finer(i, j, level);
      i += STEPS_I[digit];
      j += STEPS_J[digit];
    }
    return [i, j];
  };

  // The same place on the lattice of the next level.
  const finer = (i, j, level) => (level % 2 ? [2 * i + j, 3 * j - i] : [3 * i - j, i + 2 * j]);

  // Places in the Mercator square: x and y from 0 to 1, the north-western corner first.
  hotspot.square = (lat, lon) => [lon / 360 + 0.5, 0.5 - Math.atanh(Math.sin((lat * Math.PI) / 180)) / TURN];

  hotspot.latLon = (x, y) => [(Math.atan(Math.sinh((0.5 - y) * TURN)) * 360) / TURN, (x - 0.5) * 360];

  // All cells one after the other as the data have them: plain(id, matrix, i, j), bent(id, outline).
  function walk({ resolution, planes, bent }, plain, other) {
    for (const { base, matrix, runs } of planes) {
      const numbers = matrix.split(" ").map(Number);
      let [known, i, j] = [-1, 0, 0];
      hotspot.eachNumber(runs, (number) => {
        // Seven cells in a row have one parent.
        const parent = Math.floor(number / 7);
        if (parent !== known) [i, j] = finer(...hotspot.lattice(parent, resolution - 1), resolution);
        known = parent;
        const digit = number - 7 * parent;
        plain(base * 7 ** resolution + number, numbers, i + STEPS_I[digit], j + STEPS_J[digit]);
      });
    }
    for (const { base, runs, outlines } of bent) {
      let next = 0;
      hotspot.eachNumber(runs, (number) => {
        other(base * 7 ** resolution + number, hotspot.outline(outlines[next]));
        next += 1;
      });
    }
  }

  // Cells by rising id. middleX, middleY: their middles in the Mercator square. corners(): {starts, x, y}, made when
  // first asked for: cell k has those from starts[k] to starts[k + 1]. west: the map's western end in degrees;
  // longitudes go on beyond 180 where it lies across that meridian.
  hotspot.cellPlaces = (geometry, west) => {
    const edge = (west - 180) / 360 + 0.5;
    const outlines = geometry.bent.flatMap((bent) => bent.outlines.map((text) => hotspot.outline(text)));
    const plain = geometry.planes.reduce((sum, { runs }) => sum + countRuns(runs), 0);
    const count = plain + outlines.length;
    const ids = new Float64Array(count);
    let [xs, ys] = [new Float64Array(count), new Float64Array(count)];
    let at = 0;
    const put = (x, y) => {
      xs[at] = x < edge ? x + 1 : x;
      ys[at] = y;
      at += 1;
    };
    // A vector towards the point (u, v) of a plane, as a place in the square.
    const project = (plane, u, v) => {
      const px = plane[0] * u + plane[1] * v + plane[2];
      const py = plane[3] * u + plane[4] * v + plane[5];
      const pz = plane[6] * u + plane[7] * v + plane[8];
      put(Math.atan2(py, px) / TURN + 0.5, 0.5 - Math.atanh(pz / Math.sqrt(px * px + py * py + pz * pz)) / TURN);
    };
    walk(
      geometry,
      (id, matrix, i, j) => {
        ids[at] = id;
        project(matrix, i, j);
      },
      (id, outline) => {
        ids[at] = id;
        const places = outline.map(([lat, lon]) => hotspot.square(lat, lon));
        const mean = (axis) => places.reduce((sum, place) => sum + axis(place), 0) / places.length;
        put(
          mean(([x]) => (x < edge ? x + 1 : x)),
          mean(([, y]) => y),
        );
      },
    );
    // Planes and bent cells come one after the other; the columns of data come by rising id.
    const rising = ids.every((id, k) => k === 0 || ids[k - 1] < id);
    const order = rising ? null : Array.from(ids.keys()).sort((one, other) => ids[one] - ids[other]);
    const sorted = (values) => (order ? Float64Array.from(order, (old) => values[old]) : values);
    const found = { count, ids: sorted(ids), middleX: sorted(xs), middleY: sorted(ys) };
    let made = null;
    found.corners = () => {
      if (made) return made;
      const size = 6 * plain + outlines.reduce((sum, outline) => sum + outline.length, 0);
      [xs, ys, at] = [new Float64Array(size), new Float64Array(size), 0];
      const starts = new Int32Array(count + 1);
      let cell = 0;
      const end = () => {
        cell += 1;
        starts[cell] = at;
      };
      walk(
        geometry,
        (_, matrix, i, j) => {
          for (const [di, dj] of CORNERS) project(matrix, i + di, j + dj);
          end();
        },
        (_, outline) => {
          for (const [lat, lon] of outline) put(...hotspot.square(lat, lon));
          end();
        },
      );
      made = order ? reorder(order, starts, xs, ys) : { starts, x: xs, y: ys };
      return made;
    };
    return found;
  };

  const countRuns = (runs) => runs.split(" ").reduce((sum, word, k) => sum + (k % 2 ? Number(word) : 0), 0);

  function reorder(order, firsts, xs, ys) {
    const made = {
      starts: new Int32Array(firsts.length),
      x: new Float64Array(xs.length),
      y: new Float64Array(ys.length),
    };
    order.forEach((old, k) => {
      const start = made.starts[k];
      made.x.set(xs.subarray(firsts[old], firsts[old + 1]), start);
      made.y.set(ys.subarray(firsts[old], firsts[old + 1]), start);
      made.starts[k + 1] = start + firsts[old + 1] - firsts[old];
    });
    return made;
  }
})(window.hotspot);
