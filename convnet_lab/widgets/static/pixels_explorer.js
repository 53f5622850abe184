// PixelsExplorer: a photograph, a few of its pixels as numbers in the light of each
// channel, and one channel of them lined up in a row.

import { entryAt, matrixAt, partOf, unpackAll, written } from "./arrays.js";
import { Choice, bar } from "./controls.js";
import { make } from "./dom.js";
import { makeExplorer } from "./explorer.js";
import { Panel } from "./panels.js";
import { follow, wantsStillness } from "./stage.js";

const FLIGHT = { duration: 450, easing: "ease-in-out" };
const ALL = "in color";

function render({ model, el }) {
  const { root, signal, end, life, ask, move, point, placeNow, walk, text, said, rule } =
    makeExplorer(model, el, "Pixels explorer", 2);
  let scene = unpackAll(model.get("scene"));
  let seen = ALL; // what the photograph is drawn in
  let flown = ""; // the place that the last number flew from
  const { lights, places } = scene;
  const [rows, columns] = places.slice(2);

  const shown = new Choice("the photograph is shown", [ALL, ...lights], {
    signal,
    change: async (name) => {
      seen = name;
      drawPhotograph();
      return "";
    },
  });
  const light = new Choice("the channel to line up", lights, {
    signal,
    change: (name) => ask("light", name),
  });
  const inside = ([row, column]) => [
    Math.min(Math.max(row, 0), scene.places[0] - 1),
    Math.min(Math.max(column, 0), scene.places[1] - 1),
  ];
  const patchAt = (row, column) =>
    inside([row - Math.floor(rows / 2), column - Math.floor(columns / 2)]);
  const photograph = new Panel("photograph", {
    signal,
    onPoint: (r, c) => point([...patchAt(r, c), ...placeNow().slice(2)]),
    onWalk: (r, c) => move([...inside([r, c]), ...placeNow().slice(2)]),
  });
  const inPatch = {
    onPoint: (r, c) => point([...placeNow().slice(0, 2), r, c]),
    onWalk: (r, c) => move([...placeNow().slice(0, 2), r, c]),
  };
  const patches = lights.map((name) => new Panel(name, { signal, ...inPatch }));
  const list = new Panel("the row", {
    signal,
    onPoint: (_, i) =>
      point([...placeNow().slice(0, 2), Math.floor(i / columns), i % columns]),
  });
  root.append(
    make(
      "div",
      { class: "cl-pixels-explorer" },
      photograph.element,
      make(
        "div",
        { class: "cl-numbers" },
        bar(make("span", {}, "Show the photograph"), shown),
        make("div", { class: "cl-lights" }, ...patches.map((patch) => patch.element)),
        bar(make("span", {}, "Line up"), light),
        make("div", { class: "cl-list" }, list.element),
        walk.element,
      ),
    ),
    text,
  );

  function drawPhotograph() {
    shown.show(seen);
    const channel = Math.max(lights.indexOf(seen), 0);
    const matrix = matrixAt(scene.image, channel);
    const [red, green, blue] = lights.map((_, k) => matrixAt(scene.image, k).values);
    const colours = seen === ALL ? (i) => [red[i], green[i], blue[i]] : null;
    const scale = { ...matrix.scale, light: channel };
    const size = `${matrix.rows} x ${matrix.columns} pixels`;
    photograph.draw(
      { ...matrix, scale, colours },
      { photograph: true, title: `photograph, ${size}` },
    );
  }

  function draw() {
    scene = unpackAll(model.get("scene"));
    light.show(scene.light);
    const [, height, width] = scene.image.shape;
    rule.textContent = `Position in a channel of the whole photograph: row \u00b7 ${width} + column, ${(height * width).toLocaleString("en-US")} numbers in a row.`;
    drawPhotograph();
    look();
  }

  function look() {
    const [top, left, r, c] = placeNow();
    const chosen = lights.indexOf(scene.light);
    photograph.grid.ring([top, left, rows, columns]);
    photograph.grid.select(top, left);
    patches.forEach((panel, k) => {
      const part = partOf(matrixAt(scene.image, k), top, left, rows, columns);
      panel.draw(
        { ...part, scale: { ...part.scale, light: k } },
        { title: `${lights[k]}, channel ${k}`, longest: 3 },
      );
      panel.grid.ring([r, c, 1, 1]);
      panel.grid.select(r, c);
    });
    const part = partOf(matrixAt(scene.image, chosen), top, left, rows, columns);
    const position = r * columns + c;
    const values = part.values.map((value, i) =>
      walk.filling && i > position ? NaN : value,
    );
    const scale = { ...part.scale, light: chosen };
    list.draw(
      { rows: 1, columns: rows * columns, values, scale },
      { title: `${scene.light}, flattened: ${rows * columns} numbers in a row`, longest: 3 },
    );
    list.grid.ring([0, position, 1, 1]);
    if (walk.filling && flown !== String([r, c]))
      fly(patches[chosen].grid.cellAt(r, c), list.grid.cellAt(0, position));
    flown = String([r, c]);
    const numbers = lights
      .map((name, k) => `${name} ${written(entryAt(scene.image, k, top + r, left + c))}`)
      .join(", ");
    said.textContent = `Row ${top + r}, column ${left + c} of the photograph: ${numbers}. In the patch this is row ${r}, column ${c}; in the row it stands at position ${r}\u00b7${columns} + ${c} = ${position}.`;
  }

  /** Let a number move from its place in the matrix to its place in the row. */
  function fly(from, to) {
    if (wantsStillness()) return;
    const [start, stop] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
    const way = `translate(${start.left - stop.left}px, ${start.top - stop.top}px)`;
    to.animate(
      [{ transform: way, position: "relative", zIndex: 3 }, { transform: "none" }],
      FLIGHT,
    );
  }

  walk.onFilling = look;
  life.onEnd(draw);
  follow(model, "scene", signal, draw);
  follow(model, "place", signal, look);
  return end;
}

export default { render };
