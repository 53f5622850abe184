// LeNetExplorer: a pad, all layers of a network, and what it reads.

import { matrixAt, unpackAll } from "./arrays.js";
import { makeAsk, makeMove } from "./asking.js";
import { Bars } from "./bars.js";
import { NumberField, Selection, bar, button } from "./controls.js";
import { make } from "./dom.js";
import { LayerView } from "./layerview.js";
import { Pad } from "./pad.js";
import { Panel, row, sign, titled } from "./panels.js";
import { follow, makeStage } from "./stage.js";

const DIGITS = [..."0123456789"];

function render({ model, el }) {
  const { root, signal, end } = makeStage(el, "Digit reader");
  const verdict = make("p", { class: "cl-verdict", "aria-live": "polite" });
  const said = make("p", { class: "cl-said", "aria-live": "polite" });
  const status = make("p", { class: "cl-status", role: "status" });
  const ask = makeAsk(model, root, signal, (waiting) => {
    status.textContent = waiting;
  });
  const move = makeMove(model, signal);
  let scene = unpackAll(model.get("scene"));

  const pad = new Pad({ signal, change: (pixels) => ask("drawing", pixels) });
  const clear = button("Clear", signal, () => pad.clear());
  const digit = new NumberField("Test digit no.", {
    signal,
    least: 0,
    most: scene.count - 1,
    change: (typed) => ask("digit", typed),
  });
  const next = new Selection("Next", DIGITS, "digit", {
    signal,
    change: (name) => ask("class", name),
  });
  const bars = new Bars("probabilities", scene.classes);
  const views = scene.layers.map(
    (name, index) =>
      new LayerView(name, {
        signal,
        onLook: (...at) => move([index, ...at]),
        onWalk: (...at) => move([index, ...at]),
      }),
  );
  const [input, ...layers] = views;
  const detail = make("div", { class: "cl-detail" });
  root.append(
    bar(digit, next, clear, pad.state),
    row(
      titled("draw here", make("div", {}, pad.element, pad.help)),
      sign("\u2192"),
      input,
      titled("probabilities", bars.element),
    ),
    verdict,
    ...layers.map((view) => view.element),
    make(
      "p",
      { class: "cl-keys" },
      "Point at a pixel to see where it comes from. By keys: arrows move in a map, Page Up and Page Down change the map.",
    ),
    make("div", { class: "cl-trace" }, said, detail, status),
  );

  function draw() {
    scene = unpackAll(model.get("scene"));
    views.forEach((view, index) => view.draw(scene[`layer ${index}`]));
    bars.draw(scene.shares.values, scene.written);
    pad.draw(scene.drawing);
    if (scene.digit >= 0) digit.show(scene.digit);
    next.show("");
    verdict.textContent = scene.verdict;
    look();
  }

  /** Ring the place, and in each layer before it what the place was made from. */
  function look() {
    const [index, k, r, c] = model.get("place");
    const windows = scene.fields[scene.layers[index]] ?? {};
    const pooled = scene.kinds[index] === "pool";
    views.forEach((view, i) => {
      const seen = windows[scene.layers[i]];
      if (i === index) view.select(k, r, c);
      else if (seen) {
        const window = [seen.tops[r], seen.lefts[c], seen.heights[r], seen.widths[c]];
        view.ring(window, pooled && i === index - 1 ? k : null);
      } else view.ring(null);
    });
    explain();
  }

  /** Write out how the number came about, once Python has said so. */
  function explain() {
    const trace = unpackAll(model.get("trace"));
    const [index] = model.get("place");
    const fresh = String(trace.place) === String(model.get("place"));
    detail.classList.toggle("cl-old", !fresh);
    if (!fresh) return;
    said.textContent = trace.sentence;
    detail.replaceChildren();
    if (!trace.windows) return;
    const [count] = trace.windows.shape;
    const photograph = count > 1; // numbers of many channels would not be read
    const panel = (title, array, channel) => {
      const made = new Panel(title, { signal });
      made.draw(matrixAt(array, channel), { photograph });
      made.grid.ring(null);
      return made;
    };
    if (scene.kinds[index] === "pool") {
      const window = panel("window", trace.windows, 0);
      window.grid.ring([...trace.winner, 1, 1]);
      detail.append(row(window));
      return;
    }
    for (let channel = 0; channel < count; channel += 1) {
      const name = count > 1 ? ` ${channel}` : "";
      detail.append(
        row(
          panel(`window${name}`, trace.windows, channel),
          sign("\u00d7"),
          panel(`kernel${name}`, trace.kernels, channel),
          sign("="),
          panel(`products${name}`, trace.products, channel),
          sign("\u2192"),
          titled("sum", make("div", {}, trace.sums[channel].replace("-", "\u2212"))),
        ),
      );
    }
  }

  follow(model, "scene", signal, draw);
  follow(model, "place", signal, look);
  follow(model, "trace", signal, explain);
  return end;
}

export default { render };
