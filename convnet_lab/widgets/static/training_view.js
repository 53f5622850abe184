// TrainingView: watches a training that a cell runs, and can stop it.

import { makeAsk } from "./asking.js";
import { bar, button } from "./controls.js";
import { showLearning } from "./learning.js";
import { makeStage } from "./stage.js";

function render({ model, el }) {
  const stage = makeStage(model, el, "Training view");
  const ask = makeAsk(stage.life);
  // while a cell trains, Python hears of nothing but an interrupt
  const stop = button("\u25a0 Stop", stage.signal, () => {
    if (!model.get("scene").running) return;
    const kernel = model.widget_manager?.kernel;
    if (kernel?.interrupt) kernel.interrupt();
    else ask("stop", "");
  });
  showLearning({ model, ...stage }, [bar(stop)], (scene) => {
    stop.disabled = !scene.running;
  });
  return stage.end;
}

export default { render };
