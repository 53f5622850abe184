// ConvExplorer: image, kernel and map, and how one entry of the map comes about.

import {
  entryAt,
  factor,
  longestOf,
  matrixAt,
  partOf,
  unpackAll,
  written,
} from "./arrays.js";
import { Choice, NumberField, Selection, bar } from "./controls.js";
import { makeExplorer } from "./explorer.js";
import { FieldGrid } from "./fieldgrid.js";
import { Panel, nearest, row, sign, titled, together } from "./panels.js";
import { follow, wantsStillness } from "./stage.js";

const MARGIN = 2; // pixels that the magnifier shows around a photograph's window
const MOST_TERMS = 16; // more would not be read
const TURN = { duration: 900, easing: "ease-in-out" };

/** Turn a flipped kernel in by half a turn, its numbers upright all the time. */
function turnIn(grid) {
  if (wantsStillness()) return;
  grid.body.animate([{ transform: "rotate(-180deg)" }, { transform: "none" }], TURN);
  for (const cell of grid.cells) {
    cell.animate([{ transform: "rotate(180deg)" }, { transform: "none" }], TURN);
  }
}

function render({ model, el }) {
  const { root, signal, end, life, ask, move, point, placeNow, walk, text, said, rule } =
    makeExplorer(model, el, "Convolution explorer");
  let scene = unpackAll(model.get("scene"));
  let room = {};
  let stale = true; // the map is not drawn as it is
  const { most, presets } = scene;

  const field = (name, label, least) =>
    new NumberField(label, {
      signal,
      least,
      most: most[name],
      change: (typed) => ask(name, typed),
    });
  const preset = new Selection("Filter", presets, "your own", {
    signal,
    change: (name) => ask("preset", name),
  });
  const operation = new Choice("operation", ["cross-correlation", "convolution"], {
    signal,
    change: (name) => ask("operation", name),
  });
  const padding = field("padding", "Padding", 0);
  const stride = field("stride", "Stride", 1);

  const image = new Panel("image", {
    signal,
    onPoint: (r, c) =>
      point([
        nearest(scene.tops, r, scene.kernel.shape[0]),
        nearest(scene.lefts, c, scene.kernel.shape[1]),
      ]),
  });
  const kernel = new FieldGrid("kernel", {
    signal,
    change: (typed, r, c) => ask("kernel", typed, [r, c]),
  });
  const map = new Panel("map", {
    signal,
    onPoint: (r, c) => point([r, c]),
    onWalk: (r, c) => move([r, c]),
  });
  const near = new Panel("window", { signal });
  const weights = new Panel("weights", { signal });
  const products = new Panel("products", { signal });
  const sum = new Panel("sum", { signal });

  root.append(
    bar(preset, operation, padding, stride),
    row(
      image,
      together(sign("\u2217"), titled("kernel (type in it)", kernel.element)),
      together(sign("="), map),
    ),
    walk.element,
    row(
      near,
      together(sign("\u00d7"), weights),
      together(sign("="), products),
      together(sign("\u2192"), sum),
    ),
    text,
  );

  function draw() {
    const before = scene.operation;
    scene = unpackAll(model.get("scene"));
    const { photograph } = scene;
    preset.show(scene.preset);
    operation.show(scene.operation);
    padding.show(scene.padding);
    stride.show(scene.stride);
    rule.textContent = scene.rule;
    const size = (array) => array.shape.slice(-2).join(" x ");
    const hatched = {
      "cl-frame": matrixAt(scene.frame),
      "cl-unused": matrixAt(scene.unused),
    };
    image.draw(matrixAt(scene.image), {
      title: `${scene.padding ? "padded image" : "image"}, ${size(scene.image)}`,
      photograph,
      hatched: photograph ? { "cl-unused": hatched["cl-unused"] } : hatched,
    });
    kernel.draw(matrixAt(scene.kernel));
    stale = true;
    room = {
      near: longestOf(scene.image),
      products: longestOf(scene.products),
      sum: longestOf(scene.output),
    };
    const turned = scene.operation === "convolution";
    weights.draw(matrixAt(scene.weights), {
      title: turned ? "kernel, flipped" : "kernel",
    });
    if (before !== scene.operation) turnIn(weights.grid);
    look();
  }

  function look() {
    const [r, c] = placeNow();
    const [height, width] = scene.kernel.shape;
    const [top, left] = [scene.tops[r], scene.lefts[c]];
    const total = entryAt(scene.output, r, c);
    image.grid.ring([top, left, height, width]);
    if (stale || walk.filling) {
      map.draw(matrixAt(walk.filled(scene.output, [r, c])), {
        title: `map, ${scene.output.shape.join(" x ")}`,
        photograph: scene.photograph,
        longest: room.sum,
      });
      stale = walk.filling;
    }
    map.grid.ring([r, c, 1, 1]);
    map.grid.select(r, c);
    const margin = scene.photograph ? MARGIN : 0;
    const title = scene.photograph ? "window, magnified" : "window";
    const part = partOf(
      matrixAt(scene.image),
      top - margin,
      left - margin,
      height + 2 * margin,
      width + 2 * margin,
    );
    near.draw(part, { title, longest: room.near });
    near.grid.ring(margin ? [margin, margin, height, width] : null);
    products.draw(matrixAt(scene.products, r, c), { longest: room.products });
    sum.draw({ rows: 1, columns: 1, values: [total] }, { longest: room.sum });
    said.textContent = `Row ${r}, column ${c} of the map, window at row ${top}, column ${left}: ${sentence(part, margin, total)}`;
  }

  /** Products and sum, written out; every number in it comes from Python. */
  function sentence(part, margin, total) {
    const [height, width] = scene.weights.shape;
    if (height * width > MOST_TERMS) {
      return `the sum of ${height * width} products is ${written(total)}`;
    }
    const terms = [];
    for (let i = 0; i < height; i += 1) {
      for (let j = 0; j < width; j += 1) {
        const pixel = part.values[(i + margin) * part.columns + j + margin];
        terms.push(`${factor(pixel)}\u00b7${factor(entryAt(scene.weights, i, j))}`);
      }
    }
    return `${terms.join(" + ")} = ${written(total)}`;
  }

  walk.onFilling = look;
  life.onEnd(draw); // the fields show what Python had last
  follow(model, "scene", signal, draw);
  follow(model, "place", signal, look);
  return end;
}

export default { render };
