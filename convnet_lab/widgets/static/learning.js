// What a view of a training shows: curves as they come, the first filters, the mistakes.

import { entryAt, matrixAt, unpackAll } from "./arrays.js";
import { makeMove } from "./asking.js";
import { Chart } from "./chart.js";
import { make, uniqueId } from "./dom.js";
import { PixelGrid } from "./grids.js";
import { Panel, row } from "./panels.js";
import { follow } from "./stage.js";

const STAGES = ["at the start", "now"];

/** The filters as a table: a row at the start and one now, a column for each filter. */
class Filters {
  constructor(signal) {
    this.signal = signal;
    this.element = make("div", {
      class: "cl-filters",
      role: "group",
      "aria-label": "filters at the start and now",
    });
    this.heads = [];
  }

  draw(array, dead = []) {
    const count = array.shape[1];
    if (this.heads.length !== count) this.build(count);
    this.heads.forEach((head, k) => {
      head.textContent = dead[k] ? `${k}, dead \u2717` : `filter ${k}`;
      this.grids.forEach((row, i) => row[k].draw(matrixAt(array, i, k)));
    });
  }

  build(count) {
    this.heads = Array.from({ length: count }, () => make("span", { id: uniqueId() }));
    this.grids = [];
    const rows = STAGES.map((when) => {
      const name = make("span", { id: uniqueId() }, when);
      const grids = this.heads.map(({ id }) => {
        const grid = new PixelGrid(`${id} ${name.id}`, { signal: this.signal });
        grid.mark.hidden = true;
        return grid;
      });
      this.grids.push(grids);
      return [name, ...grids.map((grid) => grid.element)];
    });
    this.element.replaceChildren(make("span", {}), ...this.heads, ...rows.flat());
    this.element.style.setProperty("--filters", count);
  }
}

/** Numbers of the classes around a matrix, for the eye; the line below says them. */
function classesRound(grid, count) {
  const numbers = (name) =>
    make(
      "div",
      { class: name, "aria-hidden": "true" },
      ...Array.from({ length: count }, (_, k) => make("span", {}, String(k))),
    );
  const axis = (name, words) => make("div", { class: name, "aria-hidden": "true" }, words);
  return make(
    "div",
    { class: "cl-classes" },
    axis("cl-read", "read as"),
    axis("cl-truth", "true class"),
    numbers("cl-across"),
    numbers("cl-down"),
    grid,
  );
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
  const filters = new Filters(signal);
  const confusion = new Panel("confusion matrix", {
    signal,
    onPoint: (r, c) => move([r, c]),
    onWalk: (r, c) => move([r, c]),
  });
  const matrix = make("div", { class: "cl-confusion" }, confusion.element);
  root.append(
    ...top,
    progress,
    make(
      "div",
      { class: "cl-learning" },
      make("div", {}, row(loss, accuracy), ...beside, filters.element),
      make("div", {}, matrix, said),
    ),
    status,
  );

  function draw() {
    const before = scene.running;
    scene = unpackAll(model.get("scene"));
    progress.textContent = scene.progress;
    if (before && !scene.running) status.textContent = scene.progress; // read aloud once
    if (scene.running) status.textContent = "";
    loss.draw(scene.loss_steps, scene.losses, scene.steps, 0, scene.loss_top);
    const { accuracy_steps: at, accuracies, accuracy_low: low } = scene;
    accuracy.draw(at, accuracies, scene.steps, low, 1);
    filters.draw(scene.filters, scene.dead_filters);
    confusion.draw(matrixAt(scene.confusion), {
      hatched: { "cl-right": matrixAt(scene.right) },
    });
    if (!matrix.querySelector(".cl-classes"))
      confusion.element.append(classesRound(confusion.grid.element, scene.places[0]));
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
