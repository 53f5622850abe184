// SoftmaxExplorer: a row for each class, from its logit to its probability.

import { unpackAll } from "./arrays.js";
import { makeAsk, makeMove } from "./asking.js";
import { Bar } from "./bars.js";
import { bar, button } from "./controls.js";
import { Dial } from "./dial.js";
import { make, uniqueId } from "./dom.js";
import { follow, makeStage } from "./stage.js";

const minus = (text) => text.replace(/^-/, "\u2212");

function render({ model, el }) {
  const { root, signal, end, life } = makeStage(model, el, "Softmax explorer");
  const said = make("p", { class: "cl-said", "aria-live": "polite" });
  const rule = make("p", { class: "cl-rule", "aria-live": "polite" });
  const status = make("p", { class: "cl-status", role: "status" });
  const ask = makeAsk(life, (waiting) => {
    status.textContent = waiting;
  });
  const move = makeMove(life);
  let scene = unpackAll(model.get("scene"));
  const { most, names } = scene;

  const temperature = new Dial("Temperature", {
    signal,
    least: most.temperature[0],
    most: most.temperature[1],
    step: 0.1,
    change: (typed) => ask("temperature", typed),
  });
  const added = new Dial("Added to all logits", {
    signal,
    least: -most.added,
    most: most.added,
    step: 10,
    change: (typed) => ask("added", typed),
  });
  const thousand = button("Add 1000", signal, () => ask("added", "1000"));
  const nothing = button("Add 0", signal, () => ask("added", "0"));

  const truth = uniqueId();
  const titles = Object.keys(scene.columns);
  const rows = names.map((name, k) => {
    const dial = new Dial(name, {
      signal,
      least: -most.logit,
      most: most.logit,
      step: 0.1,
      change: (typed) => ask("logit", typed, [k]),
    });
    const radio = make("input", {
      type: "radio",
      name: truth,
      "aria-label": `${name} is the true class`,
    });
    radio.addEventListener("change", () => move([k]), { signal });
    const numbers = titles.map((title) =>
      make("td", { class: "cl-amount", "data-title": title }),
    );
    const share = new Bar();
    const written = make("span", { class: "cl-amount" });
    const cells = [
      make("td", {}, dial.element),
      make("td", { "data-title": "true class" }, radio),
    ];
    const element = make(
      "tr",
      {},
      ...cells,
      ...numbers,
      make(
        "td",
        { class: "cl-share", "data-title": "probability" },
        share.element,
        written,
      ),
    );
    return { dial, radio, numbers, share, written, element };
  });
  const heads = ["class and logit", "true", ...titles].map((title) =>
    make("th", { scope: "col" }, title),
  );
  const last = make("th", { scope: "col" }, "probability");
  const table = make(
    "table",
    { class: "cl-table" },
    make("thead", {}, make("tr", {}, ...heads, last)),
    make("tbody", {}, ...rows.map((line) => line.element)),
  );
  const hint = make("p", {}, "s = (logit + what is added) / temperature");
  const room = new ResizeObserver(() => {
    table.classList.toggle("cl-close", root.clientWidth < 960);
    table.classList.toggle("cl-tight", root.clientWidth < 700);
  });
  room.observe(root);
  signal.addEventListener("abort", () => room.disconnect());
  root.append(
    bar(temperature, added, thousand, nothing),
    hint,
    table,
    make("div", {}, said, rule, status),
  );

  function draw() {
    scene = unpackAll(model.get("scene"));
    temperature.show(scene.temperature);
    added.show(scene.added);
    rows.forEach(({ dial, numbers, share, written, element }, k) => {
      dial.show(scene.logits[k]);
      titles.forEach((title, i) => {
        numbers[i].textContent = minus(scene.columns[title][k]);
      });
      element.classList.toggle("cl-broken", scene.broken[k]);
      share.draw(scene.shares.values[k]);
      written.textContent = scene.written[k];
    });
    rule.textContent = scene.rule;
    look();
  }

  function look() {
    const [k] = model.get("place");
    rows.forEach(({ radio, element }, i) => {
      radio.checked = i === k;
      element.classList.toggle("cl-true", i === k);
    });
    said.textContent = scene.prices[k];
  }

  life.onEnd(draw);
  follow(model, "scene", signal, draw);
  follow(model, "place", signal, look);
  return end;
}

export default { render };
