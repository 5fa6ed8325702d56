// Colours for amounts: rounded steps from the smallest to the largest, light to dark.
((hotspot) => {
  const COLOURS = ["#e4dff0", "#cfc6e3", "#b09fd0", "#8f78ba", "#6c529f", "#4b2f80"];
  const NONE = hotspot.PLAIN; // Nothing there.
  const UNKNOWN = "#a3abb0"; // No number.

  // Rounded numbers from the last one at or below the lowest to the highest.
  function rounded(low, high, digits) {
    const found = [];
    for (let unit = 10 ** Math.floor(Math.log10(low)); unit <= high; unit *= 10) {
      for (const digit of digits) {
        const step = Number((digit * unit).toPrecision(1));
        if (step <= low) found.length = 0;
        if (step <= high) found.push(step);
      }
    }
    return found;
  }

  // Lower ends of at most six steps, as fine as six allow; the first holds the smallest amount.
  hotspot.steps = (numbers) => {
    let [low, high] = [Infinity, 0];
    for (const number of numbers) {
      if (number > 0 && number < low) low = number;
      if (number > high) high = number;
    }
    if (!high) return [];
    const ways = [[1, 2, 5], [1, 3], [1]].map((digits) => rounded(low, high, digits));
    const fine = ways.find((steps) => steps.length <= COLOURS.length);
    // So wide a range: evenly picked powers of ten, the lowest and the highest among them.
    return fine || COLOURS.map((_, k) => ways[2][Math.round((k * (ways[2].length - 1)) / (COLOURS.length - 1))]);
  };

  // Colours and names by style: 0 for no number, 1 for nothing, 2 and more for the steps. unit: the finest difference.
  hotspot.scale = (numbers, unit, format) => {
    const steps = hotspot.steps(numbers);
    const name = (from, k) => {
      if (k + 1 === steps.length) return hotspot.words("or_more", { from: format(from) });
      const to = format(steps[k + 1] - unit);
      return format(from) === to ? to : hotspot.words("from_to", { from: format(from), to });
    };
    const shade = (k) => COLOURS[Math.floor(((k + 1) * COLOURS.length) / steps.length) - 1];
    return {
      colours: [UNKNOWN, NONE, ...steps.map((_, k) => shade(k))],
      names: [hotspot.words("no_number"), hotspot.words("nothing"), ...steps.map(name)],
      of: (number) => {
        if (!(number > 0)) return Number.isNaN(number) ? 0 : 1;
        let step = steps.length - 1;
        while (step > 0 && number < steps[step]) step -= 1;
        return 2 + step;
      },
    };
  };
})(window.hotspot);
