// VolumeExplorer: every channel with its window, kernel, products and sum; and the maps.

import { entryAt, factor, matrixAt, unpackAll, written } from "./arrays.js";
import { NumberField, bar } from "./controls.js";
import { make } from "./dom.js";
import { makeExplorer } from "./explorer.js";
import { Panel, nearest, row, sign } from "./panels.js";
import { follow } from "./stage.js";

function render({ model, el }) {
  const { root, signal, end, ask, move, point, placeNow, walk, text, said, rule } =
    makeExplorer(model, el, "Volume explorer");
  let scene = unpackAll(model.get("scene"));
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
  let channels = [];
  let maps = [];
  const body = make("div", { class: "cl-volume" });
  root.append(bar(padding, stride), body, walk.element, text);

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
      image: new Panel(`channel ${c}`, { signal, onPoint }),
      kernel: new Panel(`kernel ${c}`, { signal }),
      products: new Panel("products", { signal }),
      sum: new Panel("sum", { signal }),
    }));
    maps = Array.from({ length: filters }, (_, k) => {
      const options = {
        onPoint: (r, c) => point([k, r, c]),
        onWalk: (r, c) => move([k, r, c]),
      };
      return new Panel(`map ${k}`, { signal, ...options });
    });
    const rows = channels.map(({ image, kernel, products, sum }) =>
      row(image, sign("\u00d7"), kernel, sign("="), products, sign("\u2192"), sum),
    );
    body.replaceChildren(
      make("div", {}, ...rows),
      make("div", { class: "cl-maps" }, ...maps.map((map) => map.element)),
    );
  }

  function draw() {
    scene = unpackAll(model.get("scene"));
    const [filters, count] = scene.kernels.shape;
    if (channels.length !== count || maps.length !== filters) build(count, filters);
    padding.show(scene.padding);
    stride.show(scene.stride);
    rule.textContent = scene.rule;
    const hatched = {
      "cl-frame": matrixAt(scene.frame),
      "cl-unused": matrixAt(scene.unused),
    };
    channels.forEach(({ image }, c) =>
      image.draw(matrixAt(scene.image, c), { hatched }),
    );
    maps.forEach((map, k) => {
      map.draw(matrixAt(scene.output, k), {
        title: `map ${k}, bias ${written(entryAt(scene.biases, k))}`,
      });
    });
    look();
  }

  function look() {
    const [k, r, c] = placeNow();
    const [height, width] = scene.kernels.shape.slice(2);
    const [top, left] = [scene.tops[r], scene.lefts[c]];
    const terms = channels.map(({ image, kernel, products, sum }, channel) => {
      const total = entryAt(scene.sums, k, r, c, channel);
      image.grid.ring([top, left, height, width]);
      kernel.draw(matrixAt(scene.kernels, k, channel), {
        title: `filter ${k}, kernel ${channel}`,
      });
      products.draw(matrixAt(scene.products, k, r, c, channel));
      sum.draw({ rows: 1, columns: 1, values: [total] });
      return channel === 0 ? written(total) : factor(total);
    });
    maps.forEach((map, filter) => {
      map.grid.ring(filter === k ? [r, c, 1, 1] : null);
      map.grid.select(r, c); // the Tab key leads to the same place of the next map
    });
    const bias = factor(entryAt(scene.biases, k));
    const total = written(entryAt(scene.output, k, r, c));
    said.textContent = `Map ${k}, row ${r}, column ${c}, windows at row ${top}, column ${left}: the channels' sums and the bias, ${[...terms, bias].join(" + ")} = ${total}`;
  }

  follow(model, "scene", signal, draw);
  follow(model, "place", signal, look);
  return end;
}

export default { render };
