// A curve over the steps of a training, as an SVG; its ends are labelled.

import { label, ticks } from "./axes.js";
import { make, shape } from "./dom.js";

const [WIDE, HIGH, MARGIN_LEFT, MARGIN_TOP] = [260, 130, 30, 8];

/** A chart with its title; `dots` marks each value. */
export class Chart {
  constructor(title, { dots = false } = {}) {
    this.dots = dots;
    this.svg = shape("svg", {
      viewBox: `0 0 ${WIDE + MARGIN_LEFT + 12} ${HIGH + MARGIN_TOP + 34}`,
      class: "cl-chart",
      role: "img",
      "aria-label": title,
    });
    this.element = make(
      "div",
      { class: "cl-panel" },
      make("div", { class: "cl-title" }, title),
      this.svg,
    );
  }

  /** Draw values at steps, of which there will be `steps`; `top` is the highest value. */
  draw(at, values, steps, top) {
    const across = (step) => MARGIN_LEFT + (WIDE * step) / Math.max(steps, 1);
    const up = (value) => MARGIN_TOP + HIGH * (1 - value / top);
    const points = at.map((step, i) => [across(step), up(values[i])]);
    const right = MARGIN_LEFT + WIDE;
    const lines = ticks(0, top).map((value) =>
      shape("line", {
        x1: MARGIN_LEFT,
        x2: right,
        y1: up(value),
        y2: up(value),
        class: "cl-grid-line",
      }),
    );
    const curve = shape("polyline", {
      points: points.map((point) => point.join(",")).join(" "),
      class: "cl-curve",
    });
    const marks = this.dots
      ? points.map(([cx, cy]) => shape("circle", { cx, cy, r: 3, class: "cl-dot" }))
      : [];
    const below = HIGH + MARGIN_TOP + 15;
    this.svg.replaceChildren(
      ...lines,
      curve,
      ...marks,
      ...ticks(0, top).map((value) =>
        label(MARGIN_LEFT - 4, up(value) + 4, String(value), "end"),
      ),
      ...(steps ? ticks(0, steps) : [0]).map((step) =>
        label(across(step), below, String(step), "middle"),
      ),
      label(MARGIN_LEFT + WIDE / 2, below + 14, "step", "middle"),
    );
  }
}
