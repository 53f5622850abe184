// Numbers as colors, by the scale that Python sends (scales.py).

const NEGATIVE = [84, 39, 136]; // purple and orange of matplotlib's PuOr,
const POSITIVE = [179, 88, 6]; // as in the static figures

const mix = (colour, share) =>
  colour.map((part) => Math.round(255 + (part - 255) * share));

/** The color of a number as [red, green, blue]. */
export function colourOf(value, scale) {
  if (scale.kind === "signed") {
    const share = Math.min(Math.abs(value) / scale.high, 1);
    return mix(value < 0 ? NEGATIVE : POSITIVE, share);
  }
  const gray = Math.round(255 * Math.min(Math.max(value / scale.high, 0), 1));
  if (scale.light === undefined) return [gray, gray, gray];
  return [0, 1, 2].map((lamp) => (lamp === scale.light ? gray : 0));
}

/** The colors of a cell that holds a number as text: paler, where they are signed. */
export function cellColours(value, scale) {
  if (scale.kind === "signed") {
    const half = { ...scale, high: 2 * scale.high };
    return { paper: colourOf(value, half), ink: "#000" };
  }
  const paper = colourOf(value, scale);
  if (scale.light === undefined)
    return { paper, ink: paper[0] < 0.46 * 255 ? "#fff" : "#000" }; // looks.ink_on
  const bright = [0.2126, 0.7152, 0.0722][scale.light] * (paper[scale.light] / 255) ** 2.2;
  return { paper, ink: bright < 0.179 ? "#fff" : "#000" }; // where both contrast alike
}
