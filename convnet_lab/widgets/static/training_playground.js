// TrainingPlayground: the page asks for a few steps at a time, as long as it runs.

import { matrixAt } from "./arrays.js";
import { makeAsk } from "./asking.js";
import { Selection, bar, button } from "./controls.js";
import { make } from "./dom.js";
import { showLearning } from "./learning.js";
import { Panel } from "./panels.js";
import { makeStage } from "./stage.js";

const TURNED = {
  learning_rate: "learning rate",
  momentum: "momentum",
  batch_size: "images a step",
};

function render({ model, el }) {
  const stage = makeStage(model, el, "Training playground");
  const { signal, life } = stage;
  const ask = makeAsk(life);
  let running = false;
  let ticking = false;

  async function tick() {
    if (ticking || !running || signal.aborted || life.gone) return;
    ticking = true;
    const refused = await ask("tick", "");
    ticking = false;
    if (!refused) setTimeout(tick);
  }

  const start = button("\u25b6 Start", signal, () => {
    const wanted = running ? "pause" : "start";
    running = false; // no more ticks until Python has answered
    ask(wanted, "");
  });
  const others = { step: "One step", epoch: "One epoch", again: "Begin again" };
  const buttons = Object.entries(others).map(([change, label]) =>
    button(label, signal, () => ask(change, "")),
  );
  const { offered } = model.get("scene");
  const lists = Object.entries(TURNED).map(([name, label]) => {
    const change = (value) => ask(name, value);
    return [name, new Selection(label, offered[name], "other", { signal, change })];
  });
  const controls = make(
    "div",
    { class: "cl-asks" },
    bar(start, ...buttons),
    bar(...lists.map(([, list]) => list)),
  );
  const samples = make("div", {
    class: "cl-samples",
    role: "group",
    "aria-label": "six validation digits and what the network reads now",
  });
  const dead = make("p", {});
  let panels = [];

  function drawn(scene) {
    running = scene.running;
    start.textContent = running ? "\u23f8 Pause" : "\u25b6 Start";
    for (const part of buttons) part.disabled = running;
    for (const [name, list] of lists) list.show(scene.rates[name]);
    dead.textContent = scene.dead;
    if (panels.length !== scene.answers.length) {
      panels = scene.answers.map(() => new Panel("", { signal }));
      samples.replaceChildren(...panels.map((panel) => panel.element));
    }
    panels.forEach((panel, i) => {
      const { read, sure, right } = scene.answers[i];
      const title = `${right ? "\u2713" : "\u2717"} read as ${read}, ${sure}`;
      panel.draw(matrixAt(scene.samples, i), { photograph: true, title });
      panel.grid.ring(null);
    });
    tick();
  }

  showLearning({ model, ...stage }, [controls], drawn, [samples, dead]);
  return stage.end;
}

export default { render };
