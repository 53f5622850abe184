// TrainingView: curves as they come, the first filters, and the mistakes.

import { entryAt, matrixAt, unpackAll } from "./arrays.js";
import { makeAsk, makeMove } from "./asking.js";
import { Chart } from "./chart.js";
import { bar, button } from "./controls.js";
import { make } from "./dom.js";
import { Panel, row } from "./panels.js";
import { follow, makeStage } from "./stage.js";

const STAGES = ["at the start", "now"];

function drawFilter(panel, matrix) {
  panel.draw(matrix, { photograph: true });
  panel.grid.ring(null);
}

function render({ model, el }) {
  const { root, signal, end, life } = makeStage(model, el, "Training view");
  const progress = make("p", { class: "cl-progress" });
  const said = make("p", { class: "cl-said", "aria-live": "polite" });
  const status = make("p", { class: "cl-aloud", role: "status" });
  const ask = makeAsk(life);
  const move = makeMove(life);
  let scene = unpackAll(model.get("scene"));

  // while a training runs, Python hears of nothing but an interrupt
  const stop = button("\u25a0 Stop", signal, () => {
    if (!model.get("scene").running) return;
    const kernel = model.widget_manager?.kernel;
    if (kernel?.interrupt) kernel.interrupt();
    else ask("stop", "");
  });
  const loss = new Chart("loss of each step, training");
  const accuracy = new Chart("accuracy after each epoch", { dots: true });
  const strips = STAGES.map((when) =>
    make("div", {
      class: "cl-filters",
      role: "group",
      "aria-label": `filters ${when}`,
    }),
  );
  let filters = [];
  const confusion = new Panel("confusion matrix: a row for each true class", {
    signal,
    onPoint: (r, c) => move([r, c]),
    onWalk: (r, c) => move([r, c]),
  });
  root.append(
    bar(stop, progress),
    row(loss, accuracy),
    ...strips,
    make("div", { class: "cl-confusion" }, confusion.element),
    said,
    status,
  );

  /** Make the filters' panels, as many as there are. */
  function build(count) {
    filters = STAGES.map((when, i) => {
      const panels = Array.from(
        { length: count },
        (_, k) => new Panel(`filter ${k}, ${when}`, { signal }),
      );
      strips[i].replaceChildren(...panels.map((panel) => panel.element));
      return panels;
    });
  }

  function draw() {
    const before = scene.running;
    scene = unpackAll(model.get("scene"));
    stop.disabled = !scene.running;
    progress.textContent = scene.progress;
    if (before && !scene.running) status.textContent = scene.progress; // read aloud once
    if (scene.running) status.textContent = "";
    loss.draw(scene.loss_steps, scene.losses, scene.steps, scene.loss_top);
    accuracy.draw(scene.accuracy_steps, scene.accuracies, scene.steps, 1);
    const count = scene.filters.shape[1];
    if (filters[0]?.length !== count) build(count);
    filters.forEach((panels, i) =>
      panels.forEach((panel, k) => drawFilter(panel, matrixAt(scene.filters, i, k))),
    );
    confusion.draw(matrixAt(scene.confusion), {
      hatched: { "cl-right": matrixAt(scene.right) },
    });
    look();
  }

  function look() {
    const [r, c] = model.get("place");
    confusion.grid.select(r, c);
    confusion.grid.ring([r, c, 1, 1]);
    const times = entryAt(scene.confusion, r, c);
    const right = r === c ? "right" : "a mistake";
    said.textContent = `True class ${r} read as ${c}, ${right}: ${times} times.`;
  }

  follow(model, "scene", signal, draw);
  follow(model, "place", signal, look);
  return end;
}

export default { render };
