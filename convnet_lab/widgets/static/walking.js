// First, back, step and play: a walk through all places of an output.

import { bar, button } from "./controls.js";

const PAUSE = 700; // ms

/**
 * Buttons that move the place; `playing` tells whether it moves by itself. The first
 * `kept` axes of the place are not walked.
 */
export class Walk {
  constructor({ model, signal, move, onPlaying = () => {}, kept = 0 }) {
    Object.assign(this, { model, move, onPlaying, kept, timer: 0, filling: false });
    this.onFilling = () => {};
    this.play = button("\u25b6 Play", signal, () =>
      this.playing ? this.stop() : this.start(),
    );
    const by = (label, act) =>
      button(label, signal, () => {
        this.stop();
        this.fill(true);
        act();
      });
    this.element = bar(
      by("First", () =>
        move(model.get("place").map((i, axis) => (axis < kept ? i : 0))),
      ),
      by("Back", () => this.step(-1)),
      by("Step", () => this.step(1)),
      this.play,
    );
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", "walk");
    signal.addEventListener("abort", () => clearInterval(this.timer));
  }

  /** While it is walked, the output fills from empty; pointing shows all of it. */
  fill(filling) {
    if (filling === this.filling) return;
    this.filling = filling;
    this.onFilling();
  }

  /** An array of the output's shape, without what comes after the place. */
  filled(array, place) {
    if (!this.filling) return array;
    const shape = this.model.get("scene").places;
    const last = place.reduce((sum, i, axis) => sum * shape[axis] + i, 0);
    const values = array.values.map((value, i) => (i > last ? NaN : value));
    return { ...array, values };
  }

  get playing() {
    return this.timer !== 0;
  }

  /** Go on by one place, and from the last to the first. */
  step(by) {
    const shape = this.model.get("scene").places.slice(this.kept);
    const place = this.model.get("place");
    const count = shape.reduce((product, n) => product * n, 1);
    let index = place
      .slice(this.kept)
      .reduce((sum, i, axis) => sum * shape[axis] + i, 0);
    index = (index + by + count) % count;
    const walked = [];
    for (const n of [...shape].reverse()) {
      walked.unshift(index % n);
      index = Math.floor(index / n);
    }
    this.move([...place.slice(0, this.kept), ...walked]);
  }

  start() {
    this.fill(true);
    this.timer = setInterval(() => this.step(1), PAUSE);
    this.changed("\u23f8 Pause");
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.changed("\u25b6 Play");
  }

  changed(label) {
    this.play.textContent = label;
    this.onPlaying(this.playing);
  }
}
