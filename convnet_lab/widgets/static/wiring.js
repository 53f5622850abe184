// From which numbers a number of a network was made: windows back to the image, and the
// strongest products of a dense layer. The flat stage and the one in depth draw them.

const STRONGEST = 16;

/**
 * All beams that lead back from a place: between a window of a map and the window of a
 * map before it, as [layer, map, [row, column, height, width]] twice.
 */
export function beamsOf(scene, [index, k, row, column]) {
  const windows = scene.fields[scene.layers[index]];
  if (!windows) return [];
  const found = [];
  let later = [[index, k, [row, column, 1, 1]]];
  for (let i = index - 1; i >= 0; i -= 1) {
    const seen = windows[scene.layers[i]];
    const window = [
      seen.tops[row],
      seen.lefts[column],
      seen.heights[row],
      seen.widths[column],
    ];
    const maps = Array.from({ length: scene[`layer ${i}`].shape[0] }, (_, map) => map);
    const pooled = scene.kinds[i + 1] === "pool"; // each map from its own only
    const reached = new Map();
    for (const from of later) {
      for (const map of pooled ? [from[1]] : maps) {
        if (!reached.has(map)) reached.set(map, [i, map, window]);
        // many maps to many would hide everything: there, only the first one
        if (pooled || maps.length === 1 || from === later[0])
          found.push([from, reached.get(map)]);
      }
    }
    later = [...reached.values()];
  }
  return found;
}

/**
 * The strongest products that a unit of a dense layer adds up, as
 * [layer, map, [row, column, 1, 1], product, share of the largest].
 */
export function strongest(scene, weights, [index, , , unit]) {
  const bank = weights[scene.layers[index] ?? scene.last];
  const before = scene[`layer ${index - 1}`];
  if (!bank || !before || (scene.kinds[index - 1] === "conv" && !scene.relu)) return [];
  const [maps, rows, columns] = before.shape;
  const count = maps * rows * columns;
  const products = [];
  for (let j = 0; j < count; j += 1) {
    // row-major as flatten() does it, so the maps come last; the page has them first
    const map = rows === 1 ? 0 : j % maps;
    const place = rows === 1 ? j : Math.floor(j / maps);
    const value = before.values[map * rows * columns + place];
    if (value) products.push([map, place, value * bank.values[unit * count + j]]);
  }
  products.sort((a, b) => Math.abs(b[2]) - Math.abs(a[2]));
  const largest = Math.abs(products[0]?.[2] ?? 1);
  return products
    .slice(0, STRONGEST)
    .map(([map, place, product]) => [
      index - 1,
      map,
      [Math.floor(place / columns), place % columns, 1, 1],
      product,
      Math.abs(product) / largest,
    ]);
}
