// A number that can be typed or drawn along a slider: both ask for the same change.

import { NumberField } from "./controls.js";
import { make } from "./dom.js";

/** `change(text)` asks, as for NumberField; a slider asks again once it is answered. */
export class Dial {
  constructor(label, { signal, least, most, step, change }) {
    this.field = new NumberField(label, { signal, least, most, change });
    this.field.input.inputMode = "decimal";
    this.slider = make("input", {
      type: "range",
      class: "cl-slider",
      min: least,
      max: most,
      step,
      "aria-label": `${label}, slider`,
    });
    this.element = make(
      "span",
      { class: "cl-control" },
      this.field.element,
      this.slider,
    );
    this.asking = false;
    const ask = async () => {
      if (this.asking) return; // the answer of the last one comes first
      this.asking = true;
      let asked = null;
      while (asked !== this.slider.value) {
        asked = this.slider.value;
        await change(asked);
      }
      this.asking = false;
    };
    this.slider.addEventListener("input", ask, { signal });
  }

  show(text) {
    this.field.show(text);
    if (!this.asking) this.slider.value = text;
  }
}
