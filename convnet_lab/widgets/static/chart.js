// A curve over the steps of a training, as an SVG; its ends are labeled.

import { label, ticks } from "./axes.js";
import { make, shape, uniqueId } from "./dom.js";

const [WIDE, HIGH, MARGIN_LEFT, MARGIN_TOP] = [212, 120, 30, 8];

/** A chart with its title; `dots` marks each value. */
export class Chart {
  constructor(title, { dots = false } = {}) {
    this.dots = dots;
    this.title = title;
    this.frame = uniqueId(); // what lies below the axis is cut off
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

  /** Draw values at steps, of which there will be `steps`, on an axis from low to top. */
  draw(at, values, steps, low, top) {
    const across = (step) => MARGIN_LEFT + (WIDE * step) / Math.max(steps, 1);
    const up = (value) => MARGIN_TOP + (HIGH * (top - value)) / (top - low);
    const points = at.map((step, i) => [across(step), up(values[i])]);
    const right = MARGIN_LEFT + WIDE;
    const lines = ticks(low, top).map((value) =>
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
      "clip-path": `url(#${this.frame})`,
    });
    const frame = shape("clipPath", { id: this.frame });
    const whole = { x: MARGIN_LEFT, y: 0, width: WIDE, height: MARGIN_TOP + HIGH };
    frame.append(shape("rect", whole));
    this.svg.setAttribute("aria-label", this.words(at, values));
    const marks = this.dots
      ? points
          .filter((_, i) => values[i] >= low)
          .map(([cx, cy]) => shape("circle", { cx, cy, r: 3, class: "cl-dot" }))
      : [];
    const below = HIGH + MARGIN_TOP + 15;
    this.svg.replaceChildren(
      frame,
      ...lines,
      curve,
      ...marks,
      ...ticks(low, top).map((value) =>
        label(MARGIN_LEFT - 4, up(value) + 4, String(value), "end"),
      ),
      ...(steps ? ticks(0, steps) : [0]).map((step) =>
        label(across(step), below, String(step), "middle"),
      ),
      label(MARGIN_LEFT + WIDE / 2, below + 14, "step", "middle"),
    );
  }

  /** Say what the curve says. */
  words(at, values) {
    if (!values.length) return `${this.title}: nothing yet`;
    const told = (i) => `${Number(values[i].toPrecision(3))} at step ${at[i]}`;
    const least = values.indexOf(Math.min(...values));
    const most = values.indexOf(Math.max(...values));
    return `${this.title}: ${told(0)}, lowest ${told(least)}, highest ${told(most)}, now ${told(values.length - 1)}`;
  }
}
