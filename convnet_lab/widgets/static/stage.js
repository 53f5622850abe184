// Where an explorer stands on the page, and which keys are its own.

import { make } from "./dom.js";
import { Life } from "./living.js";

const EDITING = ["a", "c", "v", "x", "y", "z", "arrowleft", "arrowright", "backspace"];

/** Whether JupyterLab may have a key: its shortcuts, but none that edit or run cells. */
function isTheirs(event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey || event.altKey) || key === "enter")
    return false;
  return !(event.target.matches("input, select") && EDITING.includes(key));
}

/**
 * Make an explorer's root element. Its keys stay with it ("d d" would delete a cell of
 * the notebook); Escape gives the focus back to the notebook.
 */
export function makeStage(model, el, label) {
  const ends = new AbortController();
  const { signal } = ends;
  const root = make("div", {
    class: "cl-explorer",
    role: "group",
    "aria-label": label,
  });
  const keep = (event) => {
    if (!isTheirs(event)) event.stopPropagation();
    if (event.type !== "keydown" || event.key !== "Escape" || event.defaultPrevented)
      return;
    root.closest(".jp-Cell")?.focus();
    if (root.contains(document.activeElement)) document.activeElement.blur();
  };
  // Notebook 7 looks for its shortcuts on a key's way down; this is Lumino's own mark,
  // and only that of the target itself comes in time
  const claim = (event) => {
    if (root.contains(event.target))
      event.target.toggleAttribute("data-lm-suppress-shortcuts", !isTheirs(event));
  };
  window.addEventListener("keydown", claim, { capture: true, signal });
  for (const type of ["keydown", "keypress", "keyup"]) {
    root.addEventListener(type, keep, { signal });
  }
  el.append(root);
  const end = () => {
    ends.abort();
    root.remove();
  };
  const life = new Life(model, el, root, signal);
  return { root, signal, end, life };
}

/** Call a function now and whenever a trait changes, until the view ends. */
export function follow(model, trait, signal, draw) {
  model.on(`change:${trait}`, draw);
  signal.addEventListener("abort", () => model.off(`change:${trait}`, draw));
  draw();
}

/** Whether the reader wants nothing to move by itself. */
export function wantsStillness() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
