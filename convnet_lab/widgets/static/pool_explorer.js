// PoolExplorer: a map, its windows, and the one number that each of them becomes.

import { entryAt, longestOf, matrixAt, partOf, unpackAll, written } from "./arrays.js";
import { Choice, NumberField, bar } from "./controls.js";
import { makeExplorer } from "./explorer.js";
import { Panel, nearest, row, sign, together } from "./panels.js";
import { follow } from "./stage.js";

const AROUND = 2; // pixels that the magnifier shows around a photograph's window

function render({ model, el }) {
  const { root, signal, end, life, ask, move, point, placeNow, walk, text, said, rule } =
    makeExplorer(model, el, "Pooling explorer");
  let scene = unpackAll(model.get("scene"));
  let room = {};
  let stale = true; // the pooled map is not drawn as it is
  const { kinds, most } = scene;

  const kind = new Choice("kind of pooling", kinds, {
    signal,
    change: (name) => ask("kind", name),
  });
  const field = (name, label) =>
    new NumberField(label, {
      signal,
      least: 1,
      most: most[name],
      change: (typed) => ask(name, typed),
    });
  const size = field("f", "Window");
  const stride = field("stride", "Stride");

  const image = new Panel("map", {
    signal,
    onPoint: (r, c) =>
      point([nearest(scene.tops, r, scene.f), nearest(scene.lefts, c, scene.f)]),
  });
  const near = new Panel("window", { signal });
  const pooled = new Panel("pooled map", {
    signal,
    onPoint: (r, c) => point([r, c]),
    onWalk: (r, c) => move([r, c]),
  });

  root.append(
    bar(kind, size, stride),
    row(image, together(sign("\u2192"), near), together(sign("\u2192"), pooled)),
    walk.element,
    text,
  );

  function draw() {
    scene = unpackAll(model.get("scene"));
    kind.show(scene.kind);
    size.show(scene.f);
    stride.show(scene.stride);
    rule.textContent = scene.rule;
    const { photograph } = scene;
    stale = true;
    room = { near: longestOf(scene.image), sum: longestOf(scene.output) };
    const sides = (array) => array.shape.join(" x ");
    image.draw(matrixAt(scene.image), {
      title: `map, ${sides(scene.image)}`,
      photograph,
      hatched: { "cl-unused": matrixAt(scene.unused) },
    });
    look();
  }

  function look() {
    const [r, c] = placeNow();
    const { f, photograph } = scene;
    const [top, left] = [scene.tops[r], scene.lefts[c]];
    const winner = [entryAt(scene.winners, r, c, 0), entryAt(scene.winners, r, c, 1)];
    const margin = photograph ? AROUND : 0;
    image.grid.ring([top, left, f, f]);
    if (stale || walk.filling) {
      pooled.draw(matrixAt(walk.filled(scene.output, [r, c])), {
        title: `pooled map, ${scene.output.shape.join(" x ")}`,
        photograph,
        longest: room.sum,
      });
      stale = walk.filling;
    }
    pooled.grid.ring([r, c, 1, 1]);
    pooled.grid.select(r, c);
    near.draw(
      partOf(
        matrixAt(scene.image),
        top - margin,
        left - margin,
        f + 2 * margin,
        f + 2 * margin,
      ),
      {
        title: photograph ? "window, magnified" : "window",
        longest: room.near,
      },
    );
    near.grid.ring(margin ? [margin, margin, f, f] : null);
    const shown = scene.kind === "max";
    image.grid.circle(shown ? winner : null);
    near.grid.circle(
      shown ? [winner[0] - top + margin, winner[1] - left + margin] : null,
    );
    const window = partOf(matrixAt(scene.image), top, left, f, f);
    said.textContent = `Row ${r}, column ${c} of the pooled map, window at row ${top}, column ${left}: ${sentence(window, [r, c], winner)}`;
  }

  /** How the number comes about; every number in it comes from Python. */
  function sentence(window, [r, c], winner) {
    const entries = [...window.values].map(written);
    const result = written(entryAt(scene.output, r, c));
    if (scene.kind === "max") {
      const wins = entryAt(scene.wins, r, c);
      const times = wins === 1 ? "in this window only" : `in ${wins} windows`;
      return `the largest of ${entries.join(", ")} is ${result}, at row ${winner[0]}, column ${winner[1]} of the map; it wins ${times}.`;
    }
    const sum = `${entries.join(" + ")} = ${written(entryAt(scene.sums, r, c))}`;
    return scene.kind === "sum"
      ? `${sum}.`
      : `${sum}; divided by ${entries.length} this is ${result}.`;
  }

  walk.onFilling = look;
  life.onEnd(draw);
  follow(model, "scene", signal, draw);
  follow(model, "place", signal, look);
  return end;
}

export default { render };
