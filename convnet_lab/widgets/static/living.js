// Whether Python is there, and answers: an explorer must not show what is no longer so.

import { make } from "./dom.js";

export const GONE = "Python was restarted: run this cell again.";
// anywidget gives a page two seconds to load a script; later it drops every message
export const DEAF =
  "The page was too busy to connect this explorer to Python: run this cell again.";
const ARRIVES = 1000; // ms
const ASKING =
  ".cl-control, .cl-fields, .cl-padbox, .cl-asks"; // what needs Python to do anything
const DEAD = ["restarting", "autorestarting", "dead", "terminating"];

/**
 * The life of a view. When Python has gone, a line says so, and whatever would ask it is
 * gray and can be neither clicked nor reached; running the cell again makes a new view.
 */
export class Life {
  constructor(model, el, root, signal) {
    Object.assign(this, { model, root, signal, gone: "", ends: [] });
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
    this.listen(model.widget_manager?.kernel?.anyMessage);
  }

  /** Ask Python for a word, to see whether what it says arrives here. */
  listen(everyMessage) {
    if (!everyMessage) return; // a host that does not show what Python sends
    const { model, signal } = this;
    const number = String(Math.random());
    let heard = false;
    const hear = (message) => {
      heard ||= message.answer === number;
    };
    const passes = (_, { msg, direction }) => {
      const said = msg.content.data?.content;
      if (direction !== "recv" || said?.answer !== number) return;
      everyMessage.disconnect(passes);
      setTimeout(() => heard || this.end(DEAF), ARRIVES);
    };
    model.on("msg:custom", hear);
    everyMessage.connect(passes);
    signal.addEventListener("abort", () => {
      model.off("msg:custom", hear);
      everyMessage.disconnect(passes);
    });
    this.tries(() => model.send({ number, change: "hear", value: "" }));
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

  /** Call a function with the reason once Python has gone. */
  onEnd(act) {
    this.ends.push(act);
  }

  end(why = GONE) {
    if (this.gone || this.signal.aborted) return;
    this.gone = why;
    this.note.textContent = why;
    this.root.classList.add("cl-gone");
    for (const part of this.root.querySelectorAll(ASKING)) part.inert = true;
    for (const act of this.ends) act(why);
  }
}
