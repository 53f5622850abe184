// Axes of drawings: round numbers on them, and their lines.

import { shape } from "./dom.js";

/** Round numbers from one number to another, about so many. */
export function ticks(low, high, about = 4) {
  const range = high - low || 1;
  const size = 10 ** Math.floor(Math.log10(range / (about - 1)));
  const step = [1, 2, 5, 10].map((n) => n * size).find((n) => range / n <= about + 0.001);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(6)),
  );
}

/** Text of a drawing. */
export function label(x, y, text, anchor) {
  return shape("text", { x, y, "text-anchor": anchor }, text);
}
