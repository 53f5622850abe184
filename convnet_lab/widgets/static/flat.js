// The network as a flat stage: layers from left to right, and wires over them.

import { beamsOf, strongest } from "./wiring.js";
import { LayerView } from "./layerview.js";
import { make } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const GAP = 18; // px between layers, and
const MARGIN = 3; // between maps, as in the style sheet
const UNIT = 6; // px
const TIGHT = 400;

/** `onLook` and `onWalk` get a place: layer, map, row, column. */
export class FlatStage {
  constructor(scene, { signal, onLook, onWalk }) {
    this.views = scene.layers.map(
      (name, index) =>
        new LayerView(name, {
          signal,
          onLook: (...at) => onLook([index, ...at]),
          onWalk: (...at) => onWalk([index, ...at]),
        }),
    );
    this.wires = document.createElementNS(SVG, "svg");
    this.wires.setAttribute("class", "cl-wires");
    this.wires.setAttribute("aria-hidden", "true");
    this.element = make("div", { class: "cl-net" });
    this.boxes = [];
  }

  draw(scene) {
    this.views.forEach((view, index) => view.draw(scene[`layer ${index}`]));
  }

  /** Fit the layers into a width and a height in pixels. */
  fit(wide, high, skipped) {
    const layers = this.views.slice(skipped);
    const parts = layers.map(({ line, drawn, maps, fold }) => {
      const across = Number(line.style.getPropertyValue("--across"));
      const down = Math.ceil(maps.length / across);
      return { across, down, fold, rows: drawn[0], columns: drawn[1] };
    });
    // units are drawn in one size; large maps get smaller pixels than small ones, as the
    // square root of their side
    const unit = wide < TIGHT ? UNIT / 2 : UNIT;
    const want = ({ rows, columns }) => 1 / Math.sqrt(Math.max(rows, columns));
    let [room, sum] = [wide - GAP * (layers.length - 1) - 2, 0];
    for (const part of parts) {
      room -= MARGIN * (part.across - 1) + (part.fold ? part.columns * unit : 0);
      if (!part.fold) sum += part.across * part.columns * want(part);
    }
    layers.forEach((view, i) => {
      const { rows, down, fold } = parts[i];
      const most = (high - MARGIN * (down - 1)) / (rows * down);
      view.size(Math.min(fold ? unit : (room / sum) * want(parts[i]), most));
    });
  }

  /** Measure where all maps are, in pixels of an element that holds them. */
  measure(holder) {
    const home = holder.getBoundingClientRect();
    this.wires.setAttribute("viewBox", `0 0 ${home.width} ${home.height}`);
    this.boxes = this.views.map((view) =>
      view.maps.map(({ canvas }) => {
        const box = canvas.getBoundingClientRect();
        return [box.left - home.left, box.top - home.top, box.width, box.height];
      }),
    );
  }

  /** Corners of a window of a map: left, top, right, bottom. */
  corners([layer, map, [row, column, height, width]]) {
    const view = this.views[layer];
    const [left, top, wide, high] = this.boxes[layer][map];
    const [rows, columns] = view.drawn;
    const [r, c] = view.folded(row, column);
    const [x, y] = [wide / columns, high / rows];
    return [left + c * x, top + r * y, left + (c + width) * x, top + (r + height) * y];
  }

  /** Ring the place and what it was made from, and draw the wires between. */
  look(scene, weights, place, target = null) {
    const [index, k, r, c] = place;
    const windows = scene.fields[scene.layers[index]] ?? {};
    const pooled = scene.kinds[index] === "pool";
    const shapes = [];
    for (const [later, earlier] of beamsOf(scene, place)) {
      const [a, b] = [this.corners(later), this.corners(earlier)];
      shapes.push([
        "cl-beam",
        `M${b[2]} ${b[1]}L${a[0]} ${a[1]}L${a[0]} ${a[3]}L${b[2]} ${b[3]}Z`,
      ]);
    }
    const dense = strongest(scene, weights, place);
    const unit =
      target ?? (this.boxes[index]?.[k] && this.corners([index, k, [r, c, 1, 1]]));
    for (const [layer, map, window, product, share] of unit ? dense : []) {
      const from = this.corners([layer, map, window]);
      const [x0, y0] = [(from[0] + from[2]) / 2, (from[1] + from[3]) / 2];
      const [x1, y1] = [unit[0], (unit[1] + unit[3]) / 2];
      const middle = (x0 + x1) / 2;
      shapes.push([
        product < 0 ? "cl-wire cl-minus" : "cl-wire",
        `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`,
        0.6 + 3 * share,
      ]);
    }
    this.views.forEach((view, i) => {
      const seen = windows[scene.layers[i]];
      if (i === index) view.select(k, r, c);
      else if (seen) {
        const window = [seen.tops[r], seen.lefts[c], seen.heights[r], seen.widths[c]];
        view.ring(window, pooled && i === index - 1 ? k : null);
      } else view.ring(null);
    });
    this.wires.replaceChildren(
      ...shapes.map(([name, d, width]) => {
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("class", name);
        path.setAttribute("d", d);
        if (width) path.setAttribute("stroke-width", width);
        return path;
      }),
    );
  }
}
