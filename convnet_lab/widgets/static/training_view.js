// TrainingView: watches a training that a cell runs, and can stop it.

import { makeAsk } from "./asking.js";
import { bar, button } from "./controls.js";
import { make } from "./dom.js";
import { showLearning } from "./learning.js";
import { makeStage } from "./stage.js";

function render({ model, el }) {
  const stage = makeStage(model, el, "Training view");
  const ask = makeAsk(stage.life);
  // while a cell trains, Python hears of nothing but an interrupt, or of a channel
  const stop = button("\u25a0 Stop", stage.signal, () => {
    const { running, channel } = model.get("scene");
    if (!running) return;
    if (channel) {
      const page = new BroadcastChannel(channel);
      page.postMessage("stop");
      page.close();
      return;
    }
    const kernel = model.widget_manager?.kernel;
    if (kernel?.interrupt) kernel.interrupt();
    else ask("stop", "");
  });
  const instead = make(
    "p",
    {},
    "In this browser nothing stops a training but Kernel, Restart. The " +
      "TrainingPlayground of notebook 9 can be paused.",
  );
  showLearning({ model, ...stage }, [bar(stop), instead], (scene) => {
    stop.disabled = !scene.running;
    stop.hidden = !scene.stoppable;
    instead.hidden = scene.stoppable;
  });
  return stage.end;
}

export default { render };
