// Curves from one element of an explorer to another: what a number was made from.

import { shape } from "./dom.js";

const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];

/** The two ends of a curve, each with its direction: down, or to the right. */
function ends(from, to) {
  const [[x1, y1], [x2, y2]] = [middle(from), middle(to)];
  if (to.top >= from.bottom) return [x1, from.bottom, x2, to.top, 0, 1];
  return [from.right, y1, to.left, y2, 1, 0];
}

/** A layer of curves over an element, which they do not keep from the mouse. */
export class Wires {
  constructor(over, signal) {
    this.over = over;
    this.element = shape("svg", { class: "cl-wires", "aria-hidden": "true" });
    this.pairs = [];
    over.append(this.element);
    const moved = new ResizeObserver(() => this.lay());
    moved.observe(over);
    signal.addEventListener("abort", () => moved.disconnect());
  }

  /** Draw curves: each is [element, other element, the class of its looks]. */
  draw(pairs) {
    this.pairs = pairs;
    this.lay();
  }

  lay() {
    const origin = this.over.getBoundingClientRect();
    // all places are read before anything is drawn: one layout
    const curves = this.pairs.map(([from, to, kind]) => {
      const [x1, y1, x2, y2, across, down] = ends(
        from.getBoundingClientRect(),
        to.getBoundingClientRect(),
      );
      const bend = (across ? x2 - x1 : y2 - y1) / 2;
      const points = [
        [x1, y1],
        [x1 + across * bend, y1 + down * bend],
        [x2 - across * bend, y2 - down * bend],
        [x2, y2],
      ].map(([x, y]) => [x - origin.left, y - origin.top].map(Math.round).join(","));
      return [`M${points[0]} C${points.slice(1).join(" ")}`, kind];
    });
    while (this.element.childElementCount > curves.length) this.element.lastChild.remove();
    while (this.element.childElementCount < curves.length)
      this.element.append(shape("path", {}));
    curves.forEach(([d, kind], i) => {
      this.element.children[i].setAttribute("d", d);
      this.element.children[i].setAttribute("class", `cl-wire ${kind}`.trim());
    });
  }
}
