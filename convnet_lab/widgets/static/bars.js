// Shares as bars, from 0 to 1; the numbers beside them are Python's own text.

import { make } from "./dom.js";

/** One bar. */
export class Bar {
  constructor() {
    this.fill = make("span", { class: "cl-fill" });
    this.element = make(
      "span",
      { class: "cl-track", "aria-hidden": "true" },
      this.fill,
    );
  }

  draw(share) {
    this.fill.style.width = `${100 * share}%`;
  }
}

/** A table of names, bars and numbers; the largest share is bold, and has a mark. */
export class Bars {
  constructor(label, names, { signal = null, onLook = null } = {}) {
    this.rows = names.map((name) => {
      const bar = new Bar();
      const number = make("span", { role: "cell" });
      const title = make("span", { role: "rowheader" }, name);
      const cell = make("span", { role: "cell" }, bar.element);
      return {
        bar,
        number,
        title,
        element: make("div", { role: "row" }, title, cell, number),
      };
    });
    this.element = make(
      "div",
      { class: "cl-bars", role: "table", "aria-label": label },
      ...this.rows.map((line) => line.element),
    );
    if (!onLook) return;
    this.rows.forEach(({ element }, i) => {
      element.addEventListener("pointerover", () => onLook(i), { signal });
    });
  }

  /** Mark the row that is looked at; null takes the mark away. */
  look(index) {
    this.rows.forEach(({ title }, i) => title.classList.toggle("cl-looked", i === index));
  }

  draw(shares, texts) {
    const largest = Math.max(...shares);
    this.rows.forEach(({ bar, number, element }, i) => {
      const first = shares[i] === largest;
      bar.draw(shares[i]);
      number.textContent = first ? `${texts[i]} \u25c0` : texts[i];
      element.classList.toggle("cl-first", first);
    });
  }
}
