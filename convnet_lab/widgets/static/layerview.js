// The maps of one layer, drawn as pixels: one stop of the Tab key, walked by keys.

import { matrixAt, written } from "./arrays.js";
import { colourOf } from "./colours.js";
import { make, uniqueId } from "./dom.js";
import { stepOf } from "./grids.js";

const ROOM = { 1: 192, 6: 96, 8: 80 }; // px for a map, if there are so many at most

/** How large a pixel is drawn, so that the maps of a layer fit into a row or two. */
function pixelSize(maps, rows, columns) {
  if (rows === 1) return Math.max(3, Math.floor(720 / columns));
  const most = Object.keys(ROOM).find((count) => maps <= count);
  return Math.max(2, Math.floor((ROOM[most] ?? 56) / columns));
}

/**
 * onLook(map, row, column) is called for the pixel under the mouse, and onWalk for one
 * that is clicked or reached by a key: arrows, Home and End; Page Up and Down change maps.
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
      const [, rows, columns] = this.volume.shape;
      return [
        k,
        inside(event.clientY - box.top, box.height, rows),
        inside(event.clientX - box.left, box.width, columns),
      ];
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
    listen("pointermove", (place) => onLook(...place));
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

  draw(volume) {
    this.volume = volume;
    const [maps, rows, columns] = volume.shape;
    if (this.maps.length !== maps) this.build();
    this.maps.forEach(({ canvas }, k) => {
      Object.assign(canvas, { width: columns, height: rows });
      const context = canvas.getContext("2d");
      const image = context.createImageData(columns, rows);
      matrixAt(volume, k).values.forEach((value, i) => {
        const [red, green, blue] = colourOf(value, volume.scale);
        image.data[4 * i] = red;
        image.data[4 * i + 1] = green;
        image.data[4 * i + 2] = blue;
        image.data[4 * i + 3] = 255;
      });
      context.putImageData(image, 0, 0);
    });
    const sizes = rows === 1 ? `${columns} units` : `${maps} x ${rows} x ${columns}`;
    this.heading.textContent = `${this.name}, ${sizes}`;
    this.label();
  }

  build() {
    const [maps, rows, columns] = this.volume.shape;
    const size = pixelSize(maps, rows, columns);
    this.maps = Array.from({ length: maps }, () => {
      const canvas = make("canvas", { class: "cl-map-pixels", "aria-hidden": "true" });
      canvas.style.width = `${size * columns}px`;
      canvas.style.height = `${rows === 1 ? 14 : size * rows}px`;
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
    const [maps, rows, columns] = this.volume.shape;
    const by = { PageUp: -1, PageDown: 1 }[event.key];
    const next = by
      ? [Math.min(Math.max(k + by, 0), maps - 1), row, column]
      : stepOf(event, [row, column], [rows, columns]);
    if (!next) return;
    event.preventDefault();
    this.go(by ? next : [k, ...next]);
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
    this.ring([row, column, 1, 1], k);
  }

  /** Ring a window, in one map or in all; null takes the rings away. */
  ring(window, only = null) {
    const [, rows, columns] = this.volume.shape;
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
