// Matrices with their numbers, and photographs as pixels: both are walked by arrow keys.

import { written } from "./arrays.js";
import { cellColours, colourOf } from "./colours.js";
import { make } from "./dom.js";

const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-8, 0],
  PageDown: [8, 0],
};

/** Where a key leads in a grid, or null if it leads nowhere. */
export function stepOf(event, [row, column], [rows, columns]) {
  let next = null;
  if (event.key === "Home") next = [event.ctrlKey ? 0 : row, 0];
  else if (event.key === "End") next = [event.ctrlKey ? rows - 1 : row, columns - 1];
  else if (event.key in STEPS) {
    const [down, across] = STEPS[event.key];
    next = [row + down, column + across];
  }
  const inside = (i, n) => Math.min(Math.max(i, 0), n - 1);
  return next && [inside(next[0], rows), inside(next[1], columns)];
}

const MOUSE = Symbol.for("convnet_lab.mouse"); // each explorer has a copy of this file

/** Whether the mouse itself moved, and not the page under it. */
export function isMoved(event) {
  const at = `${event.screenX},${event.screenY}`;
  const moved = at !== window[MOUSE];
  window[MOUSE] = at;
  return moved;
}

/**
 * Let a finger that slides over a grid point at what is under it, as a mouse does: it
 * would scroll the page, and its events would stay with the cell where it came down.
 */
export function takeTouch(element, signal) {
  element.classList.add("cl-pointed");
  element.addEventListener(
    "pointerdown",
    ({ target, pointerId }) => {
      if (target.hasPointerCapture(pointerId)) target.releasePointerCapture(pointerId);
    },
    { signal },
  );
}

/** Put an element on cells of a grid of which it is a child, or hide it. */
function lay(element, matrix, cells) {
  element.hidden = cells === null;
  if (!cells) return;
  const [row, column, height, width] = cells;
  element.style.top = `${(100 * row) / matrix.rows}%`;
  element.style.left = `${(100 * column) / matrix.columns}%`;
  element.style.height = `${(100 * height) / matrix.rows}%`;
  element.style.width = `${(100 * width) / matrix.columns}%`;
}

/**
 * A matrix with the number in each cell, named by the element with the id titleId.
 *
 * onPoint(row, column) is called for the cell under the mouse, and onWalk(row, column)
 * for the cell that gets the focus, by a click or a key; with onWalk the grid is a stop
 * of the Tab key, and `select` says at which cell.
 */
export class NumberGrid {
  constructor(titleId, { signal, onPoint = null, onWalk = null }) {
    this.onWalk = onWalk;
    this.cells = [];
    this.matrix = null;
    this.selected = [0, 0];
    this.body = make("div", {
      class: "cl-cells",
      role: onWalk ? "grid" : "table",
      "aria-labelledby": titleId,
    });
    this.mark = make("div", { class: "cl-ring", "aria-hidden": "true", hidden: "" });
    this.spot = make("div", { class: "cl-spot", "aria-hidden": "true", hidden: "" });
    this.element = make("div", { class: "cl-grid" }, this.body, this.mark, this.spot);
    const placeOf = (event) => {
      const cell = event.target.closest(".cl-cell");
      return cell && [Number(cell.dataset.row), Number(cell.dataset.column)];
    };
    const listen = (type, act) =>
      this.body.addEventListener(
        type,
        (event) => {
          const place = placeOf(event);
          if (place) act(place, event);
        },
        { signal },
      );
    if (onPoint) {
      takeTouch(this.element, signal);
      listen("pointerover", (place, event) => isMoved(event) && onPoint(...place));
    }
    if (!onWalk) return;
    listen("focusin", (place) => onWalk(...place));
    listen("keydown", (place, event) => {
      const next = stepOf(event, place, [this.matrix.rows, this.matrix.columns]);
      if (!next) return;
      event.preventDefault();
      this.cellAt(...next).focus();
    });
  }

  /**
   * Draw a matrix; `hatched` maps class names to matrices of cells that get them, and
   * there is room for numbers of `longest` characters.
   */
  draw(matrix, hatched = {}, longest = 0) {
    const same =
      this.matrix?.rows === matrix.rows && this.matrix?.columns === matrix.columns;
    this.matrix = matrix;
    if (!same) this.build();
    let room = longest;
    this.cells.forEach((cell, i) => {
      const value = matrix.values[i];
      const text = written(value);
      room = Math.max(room, text.length);
      if (cell.textContent !== text) cell.textContent = text;
      const marks = Object.keys(hatched).filter((name) => hatched[name].values[i]);
      cell.className = ["cl-cell", ...marks].join(" ");
      const plain = marks.length || Number.isNaN(value) || !matrix.scale;
      const colours = plain ? null : cellColours(value, matrix.scale);
      cell.style.background = colours ? `rgb(${colours.paper})` : "";
      cell.style.color = colours ? colours.ink : "";
    });
    this.element.style.setProperty("--longest", room);
  }

  build() {
    const { rows, columns } = this.matrix;
    const role = this.onWalk ? "gridcell" : "cell";
    this.cells = [];
    this.body.replaceChildren();
    for (let row = 0; row < rows; row += 1) {
      const line = make("div", { class: "cl-line", role: "row" });
      for (let column = 0; column < columns; column += 1) {
        const tabindex = this.onWalk ? "-1" : null;
        const cell = make("div", {
          class: "cl-cell",
          role,
          tabindex,
          "data-row": row,
          "data-column": column,
        });
        this.cells.push(cell);
        line.append(cell);
      }
      this.body.append(line);
    }
    this.element.style.setProperty("--columns", columns);
    this.selected = [0, 0];
    if (this.onWalk) this.select(0, 0);
  }

  /** Say which cell is the one that the Tab key stops at. */
  select(row, column) {
    this.cellAt(...this.selected).tabIndex = -1;
    this.selected = [row, column];
    this.cellAt(row, column).tabIndex = 0;
  }

  cellAt(row, column) {
    return this.cells[row * this.matrix.columns + column];
  }

  /** Ring a window: its top-left cell, height and width; null takes the ring away. */
  ring(window) {
    lay(this.mark, this.matrix, window);
  }

  /** Put a circle on one cell; null takes it away. */
  circle(cell) {
    lay(this.spot, this.matrix, cell && [...cell, 1, 1]);
  }
}

/**
 * A matrix as pixels, for photographs; it is used as `NumberGrid` is. Only the cell
 * that is looked at is an element: the ring itself.
 */
export class PixelGrid {
  constructor(titleId, { signal, onPoint = null, onWalk = null }) {
    this.onWalk = onWalk;
    this.selected = [0, 0];
    this.canvas = make("canvas", {
      class: "cl-pixels",
      role: onWalk ? null : "img",
      "aria-labelledby": onWalk ? null : titleId,
    });
    this.mark = make("div", {
      class: "cl-ring",
      role: onWalk ? "gridcell" : null,
      tabindex: onWalk ? "0" : null,
    });
    this.line = make("div", { role: onWalk ? "row" : null }, this.mark);
    this.element = make(
      "div",
      {
        class: "cl-grid",
        role: onWalk ? "grid" : null,
        "aria-labelledby": onWalk ? titleId : null,
      },
      this.canvas,
      this.line,
    );
    if (onWalk) this.canvas.setAttribute("aria-hidden", "true");
    const placeOf = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const at = (offset, length, n) =>
        Math.min(Math.max(Math.floor((offset / length) * n), 0), n - 1);
      return [
        at(event.clientY - box.top, box.height, this.matrix.rows),
        at(event.clientX - box.left, box.width, this.matrix.columns),
      ];
    };
    if (onPoint) {
      takeTouch(this.element, signal);
      this.element.addEventListener(
        "pointermove",
        (event) => isMoved(event) && onPoint(...placeOf(event)),
        { signal },
      );
    }
    if (!onWalk) return;
    this.element.addEventListener(
      "click",
      (event) => {
        onWalk(...placeOf(event));
        this.mark.focus();
      },
      { signal },
    );
    this.element.addEventListener(
      "keydown",
      (event) => {
        const next = stepOf(event, this.selected, [
          this.matrix.rows,
          this.matrix.columns,
        ]);
        if (!next) return;
        event.preventDefault();
        onWalk(...next);
      },
      { signal },
    );
  }

  /**
   * Draw a matrix; `hatched` maps class names to matrices of pixels to leave out. If it
   * has colors of its own, `matrix.colours(i)` gives them.
   */
  draw(matrix, hatched = {}) {
    this.matrix = matrix;
    const { rows, columns } = matrix;
    Object.assign(this.canvas, { width: columns, height: rows });
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(columns, rows);
    const left = Object.values(hatched);
    matrix.values.forEach((value, i) => {
      const striped =
        left.some((marks) => marks.values[i]) &&
        (Math.floor(i / columns) + (i % columns)) % 3 === 0;
      const colour = striped
        ? [150, 150, 150]
        : (matrix.colours?.(i) ?? colourOf(value, matrix.scale));
      image.data.set([...colour, Number.isNaN(value) ? 0 : 255], 4 * i);
    });
    context.putImageData(image, 0, 0);
    if (this.onWalk) {
      this.element.setAttribute("aria-rowcount", rows);
      this.element.setAttribute("aria-colcount", columns);
    }
  }

  select(row, column) {
    this.selected = [row, column];
    const { columns, values } = this.matrix;
    this.line.setAttribute("aria-rowindex", row + 1);
    this.mark.setAttribute("aria-colindex", column + 1);
    const value = written(values[row * columns + column]);
    this.mark.setAttribute("aria-label", `row ${row}, column ${column}: ${value}`);
  }

  ring(window) {
    lay(this.mark, this.matrix, window);
  }

  circle() {} // a photograph's pixel is too small for it
}
