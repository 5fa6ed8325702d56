// Columns of the data: every distinct text once, and for each row which of them it has.
((hotspot) => {
  // "5 0*3 7": code 5, three times code 0, code 7. Read sign by sign: there may be half a million.
  hotspot.codes = (text, count) => {
    const found = new Int32Array(count);
    let at = 0;
    let code = 0;
    let number = 0;
    let sign = 1;
    let repeated = false;
    for (let k = 0; k <= text.length; k += 1) {
      const letter = k < text.length ? text.charCodeAt(k) : 32;
      if (letter >= 48) {
        number = number * 10 + letter - 48;
      } else if (letter === 45) {
        sign = -1;
      } else if (letter === 42) {
        code = sign * number;
        number = 0;
        sign = 1;
        repeated = true;
      } else {
        if (repeated) found.fill(code, at, at + number);
        else found[at] = sign * number;
        at += repeated ? number : 1;
        number = 0;
        sign = 1;
        repeated = false;
      }
    }
    return found;
  };

  // Codes are read when they are first asked for: most columns wait until somebody points at a cell.
  hotspot.column = (column, count) => {
    const words = column.words.split("\n");
    let read = null;
    const codes = () => {
      read = read || hotspot.codes(column.codes, count);
      return read;
    };
    return { words, codes, at: (row) => words[codes()[row]] };
  };

  // The number in a display text: "$1,240" and "CAD 1,240" are 1240, "<0.000001" is 0.000001; NaN where there is none.
  hotspot.number = (text) => {
    const found = text
      .replace(/,/g, "")
      .replace("\u2212", "-")
      .replace(/^(-?)\D*(?=\d)/, "$1")
      .match(/-?\d+(\.\d+)?/);
    return found ? Number(found[0]) : NaN;
  };

  // "gap count gap count ...": each row with a count is handed on; gaps from one row to the next.
  hotspot.sparse = (text, take) => {
    const words = text ? text.split(" ").map(Number) : [];
    let row = 0;
    for (let k = 0; k < words.length; k += 2) {
      row += words[k];
      take(row, words[k + 1]);
    }
  };
})(window.hotspot);
