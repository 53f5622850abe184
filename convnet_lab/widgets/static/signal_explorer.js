// SignalExplorer: one signal slides over another; above the overlap, below the sums.

import { entryAt, factor, matrixAt, unpackAll, written } from "./arrays.js";
import { label, ticks } from "./axes.js";
import { Choice, Selection, bar } from "./controls.js";
import { make, shape, uniqueId } from "./dom.js";
import { makeExplorer } from "./explorer.js";
import { FieldGrid } from "./fieldgrid.js";
import { row, titled } from "./panels.js";
import { follow } from "./stage.js";

const HIGH = { above: 150, below: 120 };
const [LEFT, TOP, FOOT, WIDEST] = [40, 8, 20, 760];
const THUMB = 8; // pixels from a slider's end to the middle of its thumb
const PLAIN = { kind: "signed", high: Infinity };

function render({ model, el }) {
  const { root, signal, end, life, ask, move, point, placeNow, walk, text, said, rule } =
    makeExplorer(model, el, "Signal explorer");
  let scene = unpackAll(model.get("scene"));
  let reached = 0; // the last shift whose sum was seen
  const pair = new Selection("Signals", scene.pairs, "your own", {
    signal,
    change: (name) => ask("pair", name),
  });
  const operation = new Choice("operation", ["convolution", "cross-correlation"], {
    signal,
    change: (name) => ask("operation", name),
  });
  const typed = ["f", "g"].map((name) => {
    const grid = new FieldGrid(name, {
      signal,
      least: 3,
      change: (value, _, i) => ask(name, value, [i]),
    });
    return { name, grid, element: titled(`${name} (type in it)`, grid.element) };
  });
  const numbers = row(...typed);
  const shift = make("input", {
    type: "range",
    min: 0,
    step: 1,
    class: "cl-shift",
    "aria-label": "shift",
  });
  shift.addEventListener("input", () => move([Number(shift.value)]), { signal });
  const stripes = uniqueId();
  const drawings = Object.entries(HIGH).map(([which, high]) => {
    const svg = shape("svg", { class: "cl-signals", role: "img", height: high });
    const slide = (event) => {
      const box = svg.getBoundingClientRect();
      const [first, last] = span();
      const position = first + ((event.clientX - box.left - LEFT) / across()) - 0.5;
      // above, the middle of g follows; below, the sum under the mouse
      const at = position + (which === "above" ? (scene.laid.shape[0] - 1) / 2 : 0);
      const most = scene.places[0] - 1;
      if (position >= first - 1 && position <= last + 1)
        point([Math.min(Math.max(Math.round(at), 0), most)]);
    };
    svg.addEventListener("pointermove", slide, { signal });
    svg.addEventListener("pointerdown", slide, { signal });
    return svg;
  });
  const key = make(
    "p",
    { class: "cl-key" },
    ...[
      ["f", "f"],
      ["g", "g"],
      ["product", "products: their area is the sum"],
    ].map(([kind, words]) =>
      make("span", { class: `cl-key-${kind}` }, make("i", {}), words),
    ),
  );
  root.append(
    bar(pair, operation),
    numbers,
    key,
    ...drawings,
    shift,
    walk.element,
    text,
  );
  const moved = new ResizeObserver(() => look());
  moved.observe(root);
  signal.addEventListener("abort", () => moved.disconnect());

  /** The first and the last position that either signal reaches. */
  function span() {
    const [n, m] = [scene.f.shape[1], scene.laid.shape[0]];
    return [1 - m, n + m - 2];
  }

  function wide() {
    // a hidden explorer has no width, and a drawing's must not be below 0
    return Math.max(LEFT + 8, Math.min(root.clientWidth - 16, WIDEST));
  }

  function across() {
    const [first, last] = span();
    return (wide() - LEFT - 8) / (last - first + 1);
  }

  function draw() {
    scene = unpackAll(model.get("scene"));
    reached = 0;
    numbers.hidden = !Object.values(scene.typed).some(Boolean);
    pair.show(scene.pair);
    operation.show(scene.operation);
    for (const { name, grid, element } of typed) {
      element.hidden = !scene.typed[name];
      if (scene.typed[name]) grid.draw({ ...matrixAt(scene[name]), scale: PLAIN });
    }
    shift.max = scene.places[0] - 1;
    const flipped = scene.operation === "convolution" ? "g, flipped" : "g";
    key.children[1].lastChild.textContent = flipped;
    rule.textContent = `Shifts 0 to ${scene.places[0] - 1}: ${scene.f.shape[1]} and ${scene.g.shape[1]} numbers touch at ${scene.f.shape[1]} + ${scene.g.shape[1]} \u2212 1 = ${scene.places[0]} shifts.`;
    look();
  }

  /** Begin one of the drawings: its scale, lines and numbers. */
  function axes(svg, which, values) {
    const high = HIGH[which];
    const [first, last] = span();
    const least = Math.min(0, ...values);
    const most = Math.max(0, ...values) || 1;
    const up = (value) => TOP + ((high - TOP - FOOT) * (most - value)) / (most - least);
    const at = (position) => LEFT + (position - first) * across();
    const lines = ticks(least, most).flatMap((value) => [
      shape("line", {
        x1: LEFT,
        x2: at(last + 1),
        y1: up(value),
        y2: up(value),
        class: value ? "cl-grid-line" : "cl-axis",
      }),
      label(LEFT - 5, up(value) + 4, written(value), "end"),
    ]);
    const numbers = ticks(first, last, 8)
      .filter(Number.isInteger)
      .map((value) => label(at(value + 0.5), high - 5, written(value), "middle"));
    svg.setAttribute("width", wide());
    return { up, at, parts: [...lines, ...numbers] };
  }

  /** A staircase over positions, closed at 0. */
  function stairs(values, start, { up, at }, name, extra = {}) {
    const corners = [];
    [...values].forEach((value, i) => {
      if (Number.isNaN(value)) return;
      corners.push(`${at(start + i)},${up(value)}`, `${at(start + i + 1)},${up(value)}`);
    });
    if (!corners.length) return shape("g", {});
    const left = corners[0].split(",")[0];
    const right = corners.at(-1).split(",")[0];
    const points = [`${left},${up(0)}`, ...corners, `${right},${up(0)}`].join(" ");
    return shape("polygon", { points, class: name, ...extra });
  }

  function look() {
    const [s] = placeNow();
    const [m, positions] = [scene.laid.shape[0], scene.places[0]];
    const { values: laid } = scene.laid;
    const { values: f } = scene.f;
    const n = f.length;
    const products = scene.products.values.subarray(s * n, (s + 1) * n);
    const everyProduct = [...scene.products.values].filter((v) => !Number.isNaN(v));
    const [above, below] = drawings;
    const upper = axes(above, "above", [...f, ...laid, ...everyProduct]);
    const pattern = shape("pattern", {
      id: stripes,
      width: 6,
      height: 6,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    });
    pattern.append(shape("rect", { width: 2.5, height: 6, class: "cl-stripe" }));
    above.replaceChildren(
      pattern,
      stairs(f, 0, upper, "cl-f"),
      stairs(products, 0, upper, "cl-product", { fill: `url(#${stripes})` }),
      stairs(laid, s - m + 1, upper, "cl-g"),
      ...upper.parts,
    );
    const lower = axes(below, "below", scene.output.values);
    reached = walk.filling ? s : Math.max(reached, s);
    const seen = scene.output.values.subarray(0, reached + 1);
    const total = entryAt(scene.output, s);
    const dot = { cx: lower.at(s + 0.5), cy: lower.up(total), r: 5, class: "cl-dot" };
    below.replaceChildren(
      stairs(seen, 0, lower, "cl-later"),
      stairs(scene.output.values.subarray(0, s + 1), 0, lower, "cl-sums"),
      ...lower.parts,
      shape("circle", dot),
    );
    shift.value = s;
    const [from, to] = [lower.at(0.5), lower.at(positions - 0.5)];
    shift.style.marginLeft = `${from - THUMB}px`;
    shift.style.width = `${to - from + 2 * THUMB}px`;
    const words = sentence(s, products, total);
    shift.setAttribute("aria-valuetext", words);
    const flipped = scene.operation === "convolution" ? ", flipped," : "";
    above.setAttribute(
      "aria-label",
      `f, and g${flipped} at positions ${written(s - m + 1)} to ${s}. ${words}`,
    );
    below.setAttribute(
      "aria-label",
      `The sums of shifts 0 to ${reached}: ${[...seen].map(written).join(" ")}. ${words}`,
    );
    said.textContent = words;
  }

  /** Products and sum, written out; every number in it comes from Python. */
  function sentence(s, products, total) {
    const terms = [];
    products.forEach((product, k) => {
      if (Number.isNaN(product)) return;
      const entry = scene.laid.values[k - s + scene.laid.shape[0] - 1];
      terms.push(`${factor(scene.f.values[k])}\u00b7${factor(entry)}`);
    });
    const sum =
      terms.length > scene.most_terms
        ? `the sum of ${terms.length} products is ${written(total)}`
        : `${terms.join(" + ")} = ${written(total)}`;
    return `Shift ${s}: ${sum}`;
  }

  walk.onFilling = look;
  life.onEnd(draw);
  follow(model, "scene", signal, draw);
  follow(model, "place", signal, look);
  return end;
}

export default { render };
