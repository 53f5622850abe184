// VolumeExplorer: channels side by side, each with window, kernel, products and sum; and
// the maps, wired to what they were made from.

import { entryAt, factor, longestOf, matrixAt, unpackAll, written } from "./arrays.js";
import { NumberField, Switch, bar } from "./controls.js";
import { make } from "./dom.js";
import { makeExplorer } from "./explorer.js";
import { FieldGrid } from "./fieldgrid.js";
import { Panel, nearest, titled } from "./panels.js";
import { follow } from "./stage.js";
import { Wires } from "./wires.js";

const LIGHTS = ["red", "green", "blue"];

function render({ model, el }) {
  const { root, signal, end, life, ask, move, point, placeNow, walk, text, said, rule } =
    makeExplorer(model, el, "Volume explorer");
  let scene = unpackAll(model.get("scene"));
  let stale = true; // the maps are not drawn as they are
  const { most } = scene;

  const field = (name, label, least) =>
    new NumberField(label, {
      signal,
      least,
      most: most[name],
      change: (typed) => ask(name, typed),
    });
  const padding = field("padding", "Padding", 0);
  const stride = field("stride", "Stride", 1);
  const relu = new Switch("ReLU", {
    signal,
    change: (on) => ask("relu", String(on)),
  });
  let channels = [];
  let maps = [];
  let edited = 0; // the filter whose weight is being typed, wherever the mouse goes
  const body = make("div", { class: "cl-volume" });
  const wires = new Wires(body, signal);
  root.append(bar(padding, stride, relu, walk), body, text);

  /** Make the panels, as many as there are channels and filters. */
  function build(count, filters) {
    const onPoint = (r, c) => {
      const [height, width] = scene.kernels.shape.slice(2);
      point([
        placeNow()[0],
        nearest(scene.tops, r, height),
        nearest(scene.lefts, c, width),
      ]);
    };
    channels = Array.from({ length: count }, (_, c) => ({
      name: count === LIGHTS.length ? `channel ${c}, ${LIGHTS[c]}` : `channel ${c}`,
      image: new Panel(`channel ${c}`, { signal, onPoint }),
      kernel: new FieldGrid(`kernel ${c}`, {
        signal,
        least: 1,
        change: (typed, r, col) => ask("filters", typed, [r, col, c, edited]),
      }),
      products: new Panel("products", { signal }),
      sum: make("output", { class: "cl-sum" }),
    }));
    maps = Array.from({ length: filters }, (_, k) => {
      const options = {
        onPoint: (r, c) => point([k, r, c]),
        onWalk: (r, c) => move([k, r, c]),
      };
      const bias = new NumberField("bias", {
        signal,
        least: -most.weight,
        most: most.weight,
        change: (typed) => ask("biases", typed, [k]),
      });
      bias.input.setAttribute("aria-label", `bias of filter ${k}`);
      return { panel: new Panel(`map ${k}`, { signal, ...options }), bias };
    });
    const columns = channels.map(({ image, kernel, products, sum }, c) => {
      kernel.element.addEventListener("focusin", () => {
        [edited] = placeNow();
      });
      return make(
        "div",
        { class: "cl-channel" },
        image.element,
        make(
          "div",
          { class: "cl-kernel" },
          titled("filter", kernel.element),
          products.element,
        ),
        sum,
      );
    });
    body.replaceChildren(
      make("div", { class: "cl-channels" }, ...columns),
      make(
        "div",
        { class: "cl-maps" },
        ...maps.map(({ panel, bias }) => make("div", { class: "cl-map" }, panel.element, bias.element)),
      ),
      wires.element,
    );
    const across = count * scene.image.shape[2];
    body.style.setProperty("--across", across);
    body.style.setProperty("--gaps", count - 1);
  }

  function draw() {
    scene = unpackAll(model.get("scene"));
    const [filters, count] = scene.kernels.shape;
    if (channels.length !== count || maps.length !== filters) build(count, filters);
    padding.show(scene.padding);
    stride.show(scene.stride);
    relu.show(scene.relu);
    rule.textContent = scene.rule;
    body.style.setProperty("--across", count * scene.image.shape[2]);
    const hatched = {
      "cl-frame": matrixAt(scene.frame),
      "cl-unused": matrixAt(scene.unused),
    };
    channels.forEach(({ image, name }, c) => {
      const matrix = matrixAt(scene.image, c);
      const coloured = count === LIGHTS.length && matrix.scale.kind === "pixels";
      const scale = coloured ? { ...matrix.scale, light: c } : matrix.scale;
      image.draw({ ...matrix, scale }, { hatched, title: name });
    });
    maps.forEach(({ bias }, k) => bias.show(written(entryAt(scene.biases, k))));
    stale = true;
    look();
  }

  function look() {
    const place = placeNow();
    const [k, r, c] = place;
    const [height, width] = scene.kernels.shape.slice(2);
    const [top, left] = [scene.tops[r], scene.lefts[c]];
    const room = longestOf(scene.products);
    const terms = channels.map(({ image, kernel, products, sum }, channel) => {
      const total = entryAt(scene.sums, k, r, c, channel);
      image.grid.ring([top, left, height, width]);
      kernel.draw(matrixAt(scene.kernels, k, channel));
      kernel.element.previousSibling.textContent = `filter ${k}`;
      products.draw(matrixAt(scene.products, k, r, c, channel), { longest: room });
      sum.textContent = `sum ${written(total)}`;
      return channel === 0 ? written(total) : factor(total);
    });
    const shown = stale || walk.filling ? walk.filled(scene.output, place) : null;
    stale = walk.filling;
    maps.forEach(({ panel }, filter) => {
      if (shown)
        panel.draw(matrixAt(shown, filter), {
          title: scene.relu ? `map ${filter}, after ReLU` : `map ${filter}`,
          longest: longestOf(scene.output),
        });
      panel.grid.ring(filter === k ? [r, c, 1, 1] : null);
      panel.grid.select(r, c); // the Tab key leads to the same place of the next map
    });
    const entry = maps[k].panel.grid.mark;
    // the windows' products, and the sums added up one after the other
    const chain = [...channels.map(({ sum }) => sum), maps[k].panel.grid.mark];
    wires.draw([
      ...channels.map(({ image, products }) => [
        image.grid.mark,
        products.grid.element,
        "cl-window",
      ]),
      ...chain.slice(1).map((to, i) => [chain[i], to, ""]),
    ]);
    const before = entryAt(scene.before, k, r, c);
    const bias = factor(entryAt(scene.biases, k));
    const after = scene.relu
      ? `; ReLU makes ${written(entryAt(scene.output, k, r, c))} of it`
      : "";
    said.textContent = `Map ${k}, row ${r}, column ${c}, windows at row ${top}, column ${left}: the channels' sums and the bias, ${[...terms, bias].join(" + ")} = ${written(before)}${after}`;
  }

  walk.onFilling = look;
  life.onEnd(draw);
  follow(model, "scene", signal, draw);
  follow(model, "place", signal, look);
  return end;
}

export default { render };
