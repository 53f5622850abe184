// The maps of one layer, drawn as pixels: one stop of the Tab key, walked by keys.

import { matrixAt, written } from "./arrays.js";
import { colourOf } from "./colours.js";
import { make, uniqueId } from "./dom.js";
import { isMoved, stepOf, takeTouch } from "./grids.js";

const FOLDS = [4, 5, 3, 2]; // units side by side, so that a dense layer is no long line

/** How many units of a dense layer stand side by side. */
export function foldOf(units) {
  if (units <= 12) return 1;
  return FOLDS.find((fold) => units % fold === 0) ?? 1;
}

/** How many maps of a layer stand side by side. */
export function acrossOf(maps) {
  return maps <= 3 ? 1 : maps <= 8 ? 2 : 4;
}

/** Paint a matrix on a canvas, a pixel for each number. */
export function paint(canvas, matrix, columns, rows) {
  Object.assign(canvas, { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  matrix.values.forEach((value, i) => {
    const [red, green, blue] = colourOf(value, matrix.scale);
    image.data[4 * i] = red;
    image.data[4 * i + 1] = green;
    image.data[4 * i + 2] = blue;
    image.data[4 * i + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}

/**
 * onLook(map, row, column) is called for the pixel under the mouse, and onWalk for one
 * that is clicked or reached by a key: arrows, Home and End; Page Up and Down change maps.
 * A dense layer is a single row, drawn folded into a few columns.
 */
export class LayerView {
  constructor(name, { signal, onLook, onWalk }) {
    this.onWalk = onWalk;
    this.name = name;
    this.at = [0, 0, 0];
    this.maps = [];
    this.heading = make("div", { class: "cl-title", id: uniqueId() }, name);
    this.line = make("div", { class: "cl-strip", role: "row" });
    this.element = make(
      "div",
      { class: "cl-layer" },
      this.heading,
      make("div", { role: "grid", "aria-labelledby": this.heading.id }, this.line),
    );
    const placeOf = (event) => {
      const k = this.maps.findIndex((map) => map.element.contains(event.target));
      if (k < 0) return null;
      const box = this.maps[k].canvas.getBoundingClientRect();
      const inside = (offset, length, n) =>
        Math.min(Math.max(Math.floor((offset / length) * n), 0), n - 1);
      const [rows, columns] = this.drawn;
      return this.unfolded(
        k,
        inside(event.clientY - box.top, box.height, rows),
        inside(event.clientX - box.left, box.width, columns),
      );
    };
    const listen = (type, act) =>
      this.line.addEventListener(
        type,
        (event) => {
          const place = placeOf(event);
          if (place) act(place, event);
        },
        { signal },
      );
    takeTouch(this.line, signal);
    listen("pointermove", (place, event) => isMoved(event) && onLook(...place));
    listen("click", (place) => this.go(place));
    this.line.addEventListener("keydown", (event) => this.key(event), { signal });
    this.line.addEventListener(
      "focusin",
      (event) => {
        if (event.target.matches(":focus-visible")) onWalk(...this.at);
      },
      { signal },
    );
  }

  /** Rows and columns as they are drawn. */
  get drawn() {
    const [, rows, columns] = this.volume.shape;
    return rows === 1 ? [columns / this.fold, this.fold] : [rows, columns];
  }

  unfolded(k, row, column) {
    return this.volume.shape[1] === 1
      ? [k, 0, row * this.fold + column]
      : [k, row, column];
  }

  folded(row, column) {
    return this.volume.shape[1] === 1
      ? [Math.floor(column / this.fold), column % this.fold]
      : [row, column];
  }

  draw(volume) {
    const [maps, rows, columns] = volume.shape;
    const other = String(this.volume?.shape) !== String(volume.shape);
    this.volume = volume;
    this.fold = rows === 1 ? foldOf(columns) : 0;
    if (other) this.build();
    const [high, wide] = this.drawn;
    this.maps.forEach(({ canvas }, k) =>
      paint(canvas, matrixAt(volume, k), wide, high),
    );
    const sizes = rows === 1 ? `${columns}` : `${rows} x ${columns} x ${maps}`;
    this.heading.replaceChildren(`${this.name} `, make("small", {}, sizes));
    this.label();
  }

  build() {
    const maps = this.volume.shape[0];
    this.maps = Array.from({ length: maps }, () => {
      const canvas = make("canvas", { class: "cl-map-pixels", "aria-hidden": "true" });
      const ring = make("div", {
        class: "cl-ring",
        "aria-hidden": "true",
        hidden: "",
      });
      const element = make(
        "div",
        { class: "cl-map", role: "gridcell", tabindex: "-1" },
        canvas,
        ring,
      );
      return { canvas, ring, element };
    });
    this.line.replaceChildren(...this.maps.map((map) => map.element));
    this.line.style.setProperty("--across", acrossOf(maps));
  }

  /** Draw each pixel so large. */
  size(pixel) {
    const [rows, columns] = this.drawn;
    for (const { canvas } of this.maps) {
      canvas.style.width = `${pixel * columns}px`;
      canvas.style.height = `${pixel * rows}px`;
    }
  }

  /** Say at which map the Tab key stops, and what stands there. */
  label() {
    const [k, row, column] = this.at;
    this.maps.forEach(({ element }, i) => {
      element.tabIndex = i === k ? 0 : -1;
      const value = written(
        matrixAt(this.volume, i).values[row * this.volume.shape[2] + column],
      );
      const where =
        this.volume.shape[1] === 1
          ? `unit ${column}`
          : `map ${i}, row ${row}, column ${column}`;
      element.setAttribute("aria-label", `${where}: ${value}`);
    });
  }

  key(event) {
    const [k, row, column] = this.at;
    const maps = this.volume.shape[0];
    const by = { PageUp: -1, PageDown: 1 }[event.key];
    const next = by
      ? [Math.min(Math.max(k + by, 0), maps - 1), row, column]
      : stepOf(event, this.folded(row, column), this.drawn);
    if (!next) return;
    event.preventDefault();
    this.go(by ? next : this.unfolded(k, ...next));
  }

  go(place) {
    this.at = place;
    this.label();
    this.maps[place[0]].element.focus();
    this.onWalk(...place);
  }

  /** Ring one pixel, which is the place, in its map. */
  select(k, row, column) {
    this.at = [k, row, column];
    this.label();
    this.ring([...this.folded(row, column), 1, 1], k);
  }

  /** Ring a window, in one map or in all; null takes the rings away. */
  ring(window, only = null) {
    const [rows, columns] = this.drawn;
    this.maps.forEach(({ ring }, k) => {
      ring.hidden = window === null || (only !== null && only !== k);
      if (ring.hidden) return;
      const [row, column, height, width] = window;
      ring.style.top = `${(100 * row) / rows}%`;
      ring.style.left = `${(100 * column) / columns}%`;
      ring.style.height = `${(100 * height) / rows}%`;
      ring.style.width = `${(100 * width) / columns}%`;
    });
  }
}
