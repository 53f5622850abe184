// LeNetExplorer: a pad, all layers of a network from left to right, and what it reads.

import { matrixAt, unpackAll } from "./arrays.js";
import { makeAsk, makeMove } from "./asking.js";
import { Bars } from "./bars.js";
import { Choice, NumberField, Selection, Switch, bar, button } from "./controls.js";
import { Depth } from "./depth.js";
import { make } from "./dom.js";
import { FlatStage } from "./flat.js";
import { Pad } from "./pad.js";
import { Panel, row, sign, titled } from "./panels.js";
import { follow, makeStage } from "./stage.js";

const DIGITS = [..."0123456789"];
const NARROW = 700; // px; below, the layers stand under the pad, not beside it
const STAGE = 250; // px, the height of the layers
const MOST_CHANNELS = 8; // more windows would not be read

function render({ model, el }) {
  const { root, signal, end, life } = makeStage(model, el, "Digit reader");
  const verdict = make("p", { class: "cl-verdict", "aria-live": "polite" });
  const said = make("p", { class: "cl-said", "aria-live": "polite" });
  const ask = makeAsk(life, (waiting) => {
    root.classList.toggle("cl-waiting", waiting !== "");
    verdict.textContent = waiting || scene.verdict; // not the old one beside a new digit
  });
  const move = makeMove(life);
  let scene = unpackAll(model.get("scene"));
  let weights = unpackAll(model.get("weights"));

  const pad = new Pad({ signal, change: (pixels) => ask("drawing", pixels) });
  const clear = button("Clear", signal, () => pad.clear());
  clear.classList.add("cl-asks");
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
  const relu = new Switch("ReLU", {
    signal,
    change: (on) => ask("relu", String(on)),
  });
  const view = new Choice("view", ["flat", "in depth"], {
    signal,
    change: async (name) => {
      root.classList.toggle("cl-deep", name === "in depth");
      view.show(name);
      fit();
      return "";
    },
  });
  view.show("flat");
  view.element.classList.remove("cl-control"); // it needs no Python
  view.element.classList.add("cl-view");
  const flat = new FlatStage(scene, { signal, onLook: move, onWalk: move });
  const depth = new Depth({ signal, onLook: move });
  const bars = new Bars("probabilities", scene.classes, {
    signal,
    onLook: (unit) => move([scene.layers.length, 0, 0, unit]),
  });
  const [input, ...layers] = flat.views;
  flat.element.append(...layers.map((layer) => layer.element));
  const stage = make(
    "div",
    { class: "cl-lenet" },
    make(
      "div",
      { class: "cl-hand" },
      titled("draw here", pad.element),
      input.element,
    ),
    flat.element,
    depth.element,
    titled("it reads", bars.element),
    flat.wires,
  );
  const detail = make("div", { class: "cl-detail" });
  root.append(
    bar(digit, next, clear, relu, view, pad.state),
    verdict,
    stage,
    make(
      "div",
      { class: "cl-trace" },
      said,
      detail,
      make("p", { class: "cl-keys" }, pad.help),
    ),
  );

  /** Fit the stage to the width that there is. */
  function fit() {
    const wide = stage.clientWidth;
    if (!wide) return;
    const narrow = root.clientWidth < NARROW;
    root.classList.toggle("cl-narrow", narrow);
    const side = narrow ? Math.min(160, 0.3 * root.clientWidth) : 160;
    pad.element.style.width = `${side}px`;
    input.size((narrow ? 0.75 : 0.8) * (side / scene["layer 0"].shape[1]));
    flat.fit(flat.element.clientWidth, STAGE, 1);
    flat.measure(stage);
    depth.paint();
    look();
  }
  const resized = new ResizeObserver(fit);
  resized.observe(stage);
  signal.addEventListener("abort", () => resized.disconnect());

  function draw() {
    scene = unpackAll(model.get("scene"));
    flat.draw(scene);
    depth.draw(scene);
    bars.draw(scene.shares.values, scene.written);
    pad.draw(scene.drawing);
    if (scene.digit >= 0) digit.show(scene.digit);
    next.show("");
    relu.show(scene.relu);
    root.classList.toggle("cl-unsure", scene.unsure);
    if (!root.classList.contains("cl-waiting")) verdict.textContent = scene.verdict;
    look();
  }

  function look() {
    const place = model.get("place");
    if (flat.boxes.length) {
      const onBar = place[0] === scene.layers.length;
      bars.look(onBar ? place[3] : null);
      flat.look(scene, weights, place, onBar ? barBox(place[3]) : null);
    }
    depth.look(scene, weights, place);
    explain();
  }

  /** Where a bar is on the stage, for the wires that lead to it. */
  function barBox(unit) {
    const home = stage.getBoundingClientRect();
    const box = bars.rows[unit].title.getBoundingClientRect();
    const top = box.top - home.top;
    return [box.left - home.left - 2, top, box.left - home.left, top + box.height];
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
    const count = Math.min(trace.windows.shape[0], MOST_CHANNELS);
    const panel = (title, array, channel) => {
      const made = new Panel(title, { signal });
      made.draw(matrixAt(array, channel), { photograph: true });
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
        make(
          "div",
          { class: "cl-channel" },
          panel(`window${name}`, trace.windows, channel).element,
          sign("\u00d7"),
          panel(`kernel${name}`, trace.kernels, channel).element,
          sign("="),
          panel(`products${name}`, trace.products, channel).element,
          sign("\u2192"),
          titled("sum", make("div", {}, trace.sums[channel].replace("-", "\u2212"))),
        ),
      );
    }
  }

  follow(model, "scene", signal, draw);
  follow(model, "weights", signal, () => {
    weights = unpackAll(model.get("weights"));
    look();
  });
  follow(model, "place", signal, look);
  follow(model, "trace", signal, explain);
  life.onEnd(draw); // what is shown is what Python had last
  return end;
}

export default { render };
