// What every explorer that walks through an output has: see `makeExplorer`.

import { makeAsk, makeMove } from "./asking.js";
import { make } from "./dom.js";
import { makeStage } from "./stage.js";
import { Walk } from "./walking.js";

/**
 * Make the root element of a view and what it needs to live.
 *
 * `ask` and `move` as in asking.js; `point` moves too, unless the place moves by itself.
 * `placeNow()` is the place in the scene that is shown, `walk` the buttons, which walk
 * all axes of the place but the first `kept`. `text` holds three lines: `said`, what is
 * computed at the place, which is read aloud; `rule`; and whether Python is awaited.
 * `end` ends the view.
 */
export function makeExplorer(model, el, label, kept = 0) {
  const { root, signal, end, life } = makeStage(model, el, label);
  const said = make("p", { class: "cl-said", "aria-live": "polite" });
  const rule = make("p");
  const status = make("p", { class: "cl-status", role: "status" });
  const ask = makeAsk(life, (waiting) => {
    status.textContent = waiting;
  });
  const move = makeMove(life);
  const onPlaying = (playing) =>
    said.setAttribute("aria-live", playing ? "off" : "polite");
  const walk = new Walk({ model, signal, move, onPlaying, kept });
  const go = (place) => {
    walk.fill(false);
    move(place);
  };
  const point = (place) => {
    if (!walk.playing) go(place);
  };
  // the line keeps the height that it once needed, so that the page does not jump
  const grown = new ResizeObserver(() => {
    const high = said.offsetHeight;
    if (width !== said.clientWidth) {
      width = said.clientWidth;
      said.style.minHeight = "";
    } else if (high > parseFloat(said.style.minHeight || 0)) {
      said.style.minHeight = `${high}px`;
    }
  });
  let width = 0;
  grown.observe(said);
  signal.addEventListener("abort", () => grown.disconnect());
  const text = make("div", {}, said, rule, status);
  const placeNow = () => {
    const { places } = model.get("scene"); // the place may be one of an older scene
    return model.get("place").map((i, axis) => Math.min(i, places[axis] - 1));
  };
  return { root, signal, end, life, ask, move: go, point, placeNow, walk, text, said, rule };
}
