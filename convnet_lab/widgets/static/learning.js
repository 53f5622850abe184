// What a view of a training shows: curves as they come, the first filters, the mistakes.

import { entryAt, matrixAt, unpackAll } from "./arrays.js";
import { makeMove } from "./asking.js";
import { Chart } from "./chart.js";
import { make } from "./dom.js";
import { Panel, row } from "./panels.js";
import { follow } from "./stage.js";

const STAGES = ["at the start", "now"];

function drawFilter(panel, matrix, title) {
  panel.draw(matrix, { photograph: true, title });
  panel.grid.ring(null);
}

/**
 * Add charts, filters and the matrix to a view's root, below `top`. `drawn` is called
 * with each scene; where a scene says which filters are dead, their titles say so.
 */
export function showLearning({ model, root, signal, life }, top, drawn, beside = []) {
  const said = make("p", { class: "cl-said", "aria-live": "polite" });
  const status = make("p", { class: "cl-aloud", role: "status" });
  const progress = make("p", { class: "cl-progress" });
  const move = makeMove(life);
  let scene = unpackAll(model.get("scene"));
  const loss = new Chart("loss of each step, training");
  const accuracy = new Chart("accuracy, validation", { dots: true });
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
    ...top,
    progress,
    row(loss, accuracy),
    ...beside,
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
    progress.textContent = scene.progress;
    if (before && !scene.running) status.textContent = scene.progress; // read aloud once
    if (scene.running) status.textContent = "";
    loss.draw(scene.loss_steps, scene.losses, scene.steps, scene.loss_top);
    accuracy.draw(scene.accuracy_steps, scene.accuracies, scene.steps, 1);
    const count = scene.filters.shape[1];
    if (filters[0]?.length !== count) build(count);
    filters.forEach((panels, i) =>
      panels.forEach((panel, k) => {
        const dead = i === 1 && scene.dead_filters?.[k];
        const title = `filter ${k}, ${dead ? "dead \u2717" : STAGES[i]}`;
        drawFilter(panel, matrixAt(scene.filters, i, k), title);
      }),
    );
    confusion.draw(matrixAt(scene.confusion), {
      hatched: { "cl-right": matrixAt(scene.right) },
    });
    look();
    drawn(scene);
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
}
