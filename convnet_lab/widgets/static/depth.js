// The same network in depth: every map a pane of glass, stacked along the way from the
// image to the answer, and turned by the mouse or by keys. Plain canvas: seen from afar
// (without perspective) a map is its pixels under one affine transformation.

import { matrixAt } from "./arrays.js";
import { colourOf } from "./colours.js";
import { make, uniqueId } from "./dom.js";
import { isMoved } from "./grids.js";
import { foldOf } from "./layerview.js";
import { beamsOf, strongest } from "./wiring.js";

const START = { yaw: -0.62, pitch: 0.3, zoom: 1 };
const TURN = 0.09; // radians a key press
const KEYS = {
  ArrowLeft: { yaw: -TURN },
  ArrowRight: { yaw: TURN },
  ArrowUp: { pitch: -TURN },
  ArrowDown: { pitch: TURN },
};
const ZOOMS = { "+": 1.12, "=": 1.12, "-": 1 / 1.12 };
const NIGHT = "#0e131b"; // panes of glass shine on dark only, in both themes
const GLASS = 0.09; // how much is seen of a pixel that is 0

/** `onLook` gets the place under the mouse: layer, map, row, column. */
export class Depth {
  constructor({ signal, onLook }) {
    this.turned = { ...START };
    this.panes = [];
    this.canvas = make("canvas", {
      class: "cl-depth",
      tabindex: "0",
      role: "application",
      "aria-roledescription": "network in depth",
      "aria-label":
        "The network in depth. Arrow keys turn it, plus and minus change its size, Home sets it back. The flat view says the same with names for each number.",
    });
    this.help = make(
      "p",
      { class: "cl-keys", id: uniqueId() },
      "Drag to turn it, point at a number to see where it comes from. By keys: arrows turn, + and − change the size, Home sets back.",
    );
    this.element = make("div", { class: "cl-depthbox" }, this.canvas, this.help);
    let drag = null;
    const listen = (type, act) => this.canvas.addEventListener(type, act, { signal });
    listen("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.canvas.setPointerCapture(event.pointerId);
      drag = [event.clientX, event.clientY];
    });
    listen("pointermove", (event) => {
      if (drag) {
        const [x, y] = drag;
        drag = [event.clientX, event.clientY];
        this.turn({
          yaw: (event.clientX - x) * 0.008,
          pitch: (event.clientY - y) * 0.008,
        });
      } else if (isMoved(event)) {
        const box = this.canvas.getBoundingClientRect();
        const place = this.placeAt(event.clientX - box.left, event.clientY - box.top);
        if (place) onLook(place);
      }
    });
    for (const type of ["pointerup", "pointercancel"])
      listen(type, () => {
        drag = null;
      });
    listen("keydown", (event) => {
      if (event.key in KEYS) this.turn(KEYS[event.key]);
      else if (event.key in ZOOMS) this.turn({ zoom: ZOOMS[event.key] });
      else if (event.key === "Home") this.turn(null);
      else return;
      event.preventDefault();
    });
  }

  turn(by) {
    const { yaw, pitch, zoom } = this.turned;
    const within = (value, most) => Math.min(Math.max(value, -most), most);
    this.turned = by
      ? {
          yaw: within(yaw + (by.yaw ?? 0), 1.4),
          pitch: within(pitch + (by.pitch ?? 0), 1.2),
          zoom: Math.min(Math.max(zoom * (by.zoom ?? 1), 0.5), 3),
        }
      : { ...START };
    this.paint();
  }

  /** Take over what every map holds; `shares` are the last layer. */
  draw(scene) {
    this.scene = scene;
    const output = {
      shape: [1, 1, scene.shares.shape[0]],
      values: scene.shares.values,
      scale: { kind: "pixels", high: 1 },
    };
    const volumes = [...scene.layers.map((_, i) => scene[`layer ${i}`]), output];
    this.panes = [];
    let x = 0;
    volumes.forEach((volume, layer) => {
      const [maps, height, width] = volume.shape;
      const fold = height === 1 ? foldOf(width) : 0;
      const [rows, columns] = fold ? [width / fold, fold] : [height, width];
      const output = layer === volumes.length - 1;
      const pixel = output ? 15 : fold ? 6.5 : 31 / Math.sqrt(rows);
      const apart = maps > 1 ? Math.max(9, 110 / maps) : 0;
      for (let map = 0; map < maps; map += 1) {
        const texture = glass(matrixAt(volume, map), columns, rows);
        this.panes.push({ layer, map, x, rows, columns, pixel, fold, texture });
        x += apart;
      }
      x += 46;
    });
    this.wide = x - 46;
    this.names = [...scene.layers, scene.last];
    this.paint();
  }

  look(scene, weights, place) {
    this.beams = beamsOf(scene, place);
    this.wires = strongest(scene, weights, place);
    this.place = place;
    this.paint();
  }

  /** Paint at the next frame; many changes in one frame paint once. */
  paint() {
    cancelAnimationFrame(this.waits);
    this.waits = requestAnimationFrame(() => this.painted());
  }

  /** Where a point of the stage is seen. */
  seen(x, y, z) {
    const { yaw, pitch } = this.turned;
    const [u, v] = [x - this.wide / 2, z];
    const depth = -u * Math.sin(yaw) + v * Math.cos(yaw);
    return [
      this.middle[0] + this.scale * (u * Math.cos(yaw) + v * Math.sin(yaw)),
      this.middle[1] + this.scale * (y * Math.cos(pitch) + depth * Math.sin(pitch)),
    ];
  }

  /** A pane's pixel, row and column, as a point of the stage. */
  point(pane, row, column) {
    return this.seen(
      pane.x,
      (row - pane.rows / 2) * pane.pixel,
      (pane.columns / 2 - column) * pane.pixel,
    );
  }

  painted() {
    const wide = this.canvas.clientWidth;
    const high = this.canvas.clientHeight;
    if (!wide || !this.panes.length) return;
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(wide * ratio)) {
      this.canvas.width = Math.round(wide * ratio);
      this.canvas.height = Math.round(high * ratio);
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = NIGHT;
    context.fillRect(0, 0, wide, high);
    this.middle = [wide / 2, high / 2 - 6];
    const spread = this.wide * Math.cos(START.yaw) + 130 * Math.abs(Math.sin(START.yaw));
    this.scale = this.turned.zoom * Math.min(wide / spread, high / 250);
    // far panes first
    const away = this.turned.yaw < 0 ? 1 : -1;
    const order = [...this.panes].sort((a, b) => away * (b.x - a.x));
    for (const pane of order) {
      const [x0, y0] = this.point(pane, 0, 0);
      const [x1, y1] = this.point(pane, 0, pane.columns);
      const [x2, y2] = this.point(pane, pane.rows, 0);
      context.setTransform(
        (ratio * (x1 - x0)) / pane.columns,
        (ratio * (y1 - y0)) / pane.columns,
        (ratio * (x2 - x0)) / pane.rows,
        (ratio * (y2 - y0)) / pane.rows,
        ratio * x0,
        ratio * y0,
      );
      context.imageSmoothingEnabled = false;
      context.drawImage(pane.texture, 0, 0);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.outline(context, this.quad(pane, [0, 0, pane.rows, pane.columns]), {
        stroke: "rgb(150 170 200 / 45%)",
        width: 0.7,
      });
    }
    this.paintWires(context);
    this.paintNames(context);
  }

  quad(pane, [row, column, height, width]) {
    return [
      this.point(pane, row, column),
      this.point(pane, row, column + width),
      this.point(pane, row + height, column + width),
      this.point(pane, row + height, column),
    ];
  }

  outline(context, corners, { stroke, fill, width = 1 }) {
    context.beginPath();
    corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    if (fill) Object.assign(context, { fillStyle: fill }).fill();
    if (!stroke) return;
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.stroke();
  }

  paneOf(layer, map) {
    return this.panes.find((pane) => pane.layer === layer && pane.map === map);
  }

  /** A window of a dense layer is folded as the layer is. */
  window(pane, [row, column, height, width]) {
    return pane.fold
      ? [Math.floor(column / pane.fold), column % pane.fold, 1, 1]
      : [row, column, height, width];
  }

  paintWires(context) {
    if (!this.place) return;
    const [index, k, r, c] = this.place;
    const own = this.paneOf(index, k);
    if (!own) return;
    for (const [later, earlier] of this.beams) {
      const near = this.quad(this.paneOf(later[0], later[1]), later[2]);
      const pane = this.paneOf(earlier[0], earlier[1]);
      const far = this.quad(pane, earlier[2]);
      for (let i = 0; i < 4; i += 1) {
        const j = (i + 1) % 4;
        this.outline(context, [near[i], near[j], far[j], far[i]], {
          fill: "rgb(86 180 233 / 13%)",
        });
      }
      this.outline(context, far, { stroke: "#9fd8ff", width: 1.4 });
    }
    const ring = this.quad(own, this.window(own, [r, c, 1, 1]));
    const middle = (corners) => [0, 1].map((i) => (corners[0][i] + corners[2][i]) / 2);
    for (const [layer, map, window, product, share] of this.wires) {
      const pane = this.paneOf(layer, map);
      context.beginPath();
      context.moveTo(...middle(this.quad(pane, this.window(pane, window))));
      context.lineTo(...middle(ring));
      context.lineWidth = 0.6 + 2.6 * share;
      context.strokeStyle = product < 0 ? "#b79be0" : "#f0a63c";
      context.stroke();
    }
    this.outline(context, ring, { stroke: "#fff", width: 2 });
  }

  paintNames(context) {
    context.font = "11px system-ui, sans-serif";
    context.fillStyle = "#d5dde8";
    context.textAlign = "center";
    this.names.forEach((name, layer) => {
      const panes = this.panes.filter((pane) => pane.layer === layer);
      const low = panes.flatMap((pane) => [
        this.point(pane, pane.rows, 0),
        this.point(pane, pane.rows, pane.columns),
      ]);
      const x = low.reduce((sum, point) => sum + point[0], 0) / low.length;
      context.fillText(name, x, Math.max(...low.map((point) => point[1])) + 14);
    });
    const last = this.panes.at(-1);
    const shares = this.scene.shares.values;
    const best = shares.indexOf(Math.max(...shares));
    context.textAlign = "left";
    this.scene.classes.forEach((name, unit) => {
      const [x, y] = this.point(last, unit + 0.8, 0);
      context.fillStyle = unit === best ? "#f0a63c" : "#8995a6";
      context.font = `${unit === best ? "bold " : ""}11px system-ui, sans-serif`;
      context.fillText(name, Math.max(x, this.point(last, unit, 1)[0]) + 6, y);
    });
  }

  /** The number that is seen at a point of the canvas; the nearest pane wins. */
  placeAt(x, y) {
    const away = this.turned.yaw < 0 ? 1 : -1;
    const order = [...this.panes].sort((a, b) => away * (a.x - b.x));
    for (const pane of order) {
      const [x0, y0] = this.point(pane, 0, 0);
      const [x1, y1] = this.point(pane, 0, pane.columns);
      const [x2, y2] = this.point(pane, pane.rows, 0);
      const [a, b, c, d] = [x1 - x0, y1 - y0, x2 - x0, y2 - y0];
      const area = a * d - b * c;
      if (Math.abs(area) < 1e-6) continue;
      const column = Math.floor(
        (pane.columns * ((x - x0) * d - (y - y0) * c)) / area,
      );
      const row = Math.floor((pane.rows * ((y - y0) * a - (x - x0) * b)) / area);
      if (row < 0 || column < 0 || row >= pane.rows || column >= pane.columns) continue;
      return pane.fold
        ? [pane.layer, 0, 0, row * pane.fold + column]
        : [pane.layer, pane.map, row, column];
    }
    return null;
  }
}

/** A map as glass: where it is 0 one looks through. */
function glass(matrix, columns, rows) {
  const canvas = make("canvas", { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  matrix.values.forEach((value, i) => {
    const signed = matrix.scale.kind === "signed";
    const share = Math.min(Math.abs(value) / matrix.scale.high, 1);
    const colour = signed ? colourOf(value, matrix.scale) : [255, 255, 255];
    const base = [70, 92, 124];
    for (let part = 0; part < 3; part += 1) {
      image.data[4 * i + part] = base[part] + (colour[part] - base[part]) * share;
    }
    image.data[4 * i + 3] = 255 * (GLASS + (1 - GLASS) * share);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}
