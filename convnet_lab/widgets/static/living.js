// Whether Python is there, and answers: an explorer must not show what is no longer so.

import { make } from "./dom.js";

export const GONE = "Python was restarted: run this cell again.";
const ASKING =
  ".cl-control, .cl-fields, .cl-padbox, .cl-asks"; // what needs Python to do anything
const DEAD = ["restarting", "autorestarting", "dead", "terminating"];

/**
 * The life of a view. When Python has gone, a line says so, and whatever would ask it is
 * gray and can be neither clicked nor reached; running the cell again makes a new view.
 */
export class Life {
  constructor(model, el, root, signal) {
    Object.assign(this, { model, root, signal, gone: false, ends: [] });
    this.note = make("p", { class: "cl-gone-note", role: "alert" });
    root.append(this.note);
    // the marks that Jupyter's own widgets have: their channel to Python is closed
    const look = () => {
      if (el.closest(".jupyter-widgets-disconnected")) this.end();
    };
    const later = () => setTimeout(look);
    model.on("comm_live_update", later);
    signal.addEventListener("abort", () => model.off("comm_live_update", later));
    requestAnimationFrame(look);
    const changed = model.widget_manager?.kernel?.statusChanged;
    const hear = (_, status) => {
      if (DEAD.includes(status)) this.end();
    };
    changed?.connect(hear);
    signal.addEventListener("abort", () => changed?.disconnect(hear));
  }

  /** Do what needs Python; whether it was there. */
  tries(act) {
    if (this.gone) return false;
    try {
      act();
      return true;
    } catch (error) {
      console.debug(error);
      this.end();
      return false;
    }
  }

  /** Call a function once Python has gone. */
  onEnd(act) {
    this.ends.push(act);
  }

  end() {
    if (this.gone || this.signal.aborted) return;
    this.gone = true;
    this.note.textContent = GONE;
    this.root.classList.add("cl-gone");
    for (const part of this.root.querySelectorAll(ASKING)) part.inert = true;
    for (const act of this.ends) act();
  }
}
