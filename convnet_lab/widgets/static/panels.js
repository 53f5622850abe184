// A matrix under its title, as numbers or as pixels, and the signs between matrices.

import { NumberGrid, PixelGrid } from "./grids.js";
import { make, uniqueId } from "./dom.js";

/** A titled matrix; becomes pixels and back as the matrix grows too large for numbers. */
export class Panel {
  constructor(title, options) {
    this.options = options;
    this.heading = make("div", { id: uniqueId(), class: "cl-title" }, title);
    this.element = make("div", { class: "cl-panel" }, this.heading);
    this.grid = null;
  }

  draw(matrix, { title = null, photograph = false, hatched = {}, longest = 0 } = {}) {
    if (title !== null && this.heading.textContent !== title)
      this.heading.textContent = title;
    const Wanted = photograph ? PixelGrid : NumberGrid;
    if (!(this.grid instanceof Wanted)) {
      this.grid?.element.remove();
      this.grid = new Wanted(this.heading.id, this.options);
      this.element.append(this.grid.element);
    }
    this.grid.draw(matrix, hatched, longest);
  }
}

/** An element under a title of its own. */
export function titled(title, element) {
  return make(
    "div",
    { class: "cl-panel" },
    make("div", { class: "cl-title" }, title),
    element,
  );
}

/** A sign between two panels, such as "×". */
export function sign(text) {
  return make("span", { class: "cl-sign", "aria-hidden": "true" }, text);
}

/** Parts that no line break parts: a sign goes with what follows it. */
export function together(...parts) {
  return make(
    "div",
    { class: "cl-together" },
    ...parts.map((part) => part.element ?? part),
  );
}

/** Panels and signs in a row. */
export function row(...parts) {
  return make("div", { class: "cl-row" }, ...parts.map((part) => part.element ?? part));
}

/** The index of the window whose middle is nearest to a pixel. */
export function nearest(starts, pixel, length) {
  const distance = (start) => Math.abs(start + (length - 1) / 2 - pixel);
  return starts.reduce(
    (best, start, i) => (distance(start) < distance(starts[best]) ? i : best),
    0,
  );
}
