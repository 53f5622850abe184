// Fields, choices and buttons. Each asks Python, and shows why if it is refused.

import { make, uniqueId } from "./dom.js";

/** Controls in a row. */
export function bar(...controls) {
  return make(
    "div",
    { class: "cl-bar" },
    ...controls.map((control) => control.element ?? control),
  );
}

/** A line below a field that says why its value was refused. */
export class Reason {
  constructor() {
    this.id = uniqueId();
    this.element = make("span", { class: "cl-why", id: this.id, role: "alert" });
  }

  show(field, why) {
    this.element.textContent = why && `\u2717 ${why}`;
    if (why) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** A whole number that can be typed or stepped with the up and down keys. */
export class NumberField {
  constructor(label, { signal, least, most, change }) {
    const id = uniqueId();
    this.reason = new Reason();
    this.value = "";
    this.input = make("input", {
      id,
      class: "cl-number",
      inputmode: "numeric",
      autocomplete: "off",
      role: "spinbutton",
      "aria-valuemin": least,
      "aria-valuemax": most,
      "aria-valuenow": least,
      "aria-describedby": this.reason.id,
    });
    this.element = make(
      "span",
      { class: "cl-control" },
      make("label", { for: id }, label),
      this.input,
      this.reason.element,
    );
    const ask = async () => {
      const typed = this.input.value;
      const why = await change(typed);
      if (this.input.value !== typed) return; // something else was typed meanwhile
      if (why) this.reason.show(this.input, why);
      else this.restore();
    };
    this.input.addEventListener("change", ask, { signal });
    this.input.addEventListener(
      "keydown",
      (event) => {
        const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (by) {
          event.preventDefault();
          const now = Number(this.input.value);
          this.input.value = String(
            (Number.isInteger(now) ? now : Number(this.value)) + by,
          );
          ask();
        } else if (event.key === "Escape" && this.input.value !== this.value) {
          event.preventDefault(); // the first Escape takes back what was typed
          this.restore();
        }
      },
      { signal },
    );
  }

  show(value) {
    const typing =
      this.input === document.activeElement && this.input.value !== this.value;
    this.value = String(value);
    this.input.setAttribute("aria-valuenow", this.value);
    if (!typing) this.restore();
  }

  /** Show the number as it is in Python again. */
  restore() {
    this.input.value = this.value;
    this.reason.show(this.input, "");
  }
}

/** One of a few: radio buttons. */
export class Choice {
  constructor(label, names, { signal, change }) {
    const group = uniqueId();
    this.radios = names.map((name) =>
      make("input", { type: "radio", name: group, value: name }),
    );
    const labels = this.radios.map((radio) =>
      make("label", {}, radio, ` ${radio.value}`),
    );
    this.element = make(
      "span",
      { class: "cl-control", role: "radiogroup", "aria-label": label },
      ...labels,
    );
    this.element.addEventListener(
      "change",
      async (event) => {
        if (await change(event.target.value)) this.show(this.value); // refused
      },
      { signal },
    );
  }

  show(value) {
    this.value = value;
    for (const radio of this.radios) radio.checked = radio.value === value;
  }
}

/** Something that is on or off. */
export class Switch {
  constructor(label, { signal, change }) {
    this.box = make("input", { type: "checkbox" });
    this.element = make(
      "span",
      { class: "cl-control" },
      make("label", {}, this.box, ` ${label}`),
    );
    this.box.addEventListener(
      "change",
      async () => {
        if (await change(this.box.checked)) this.show(this.value); // refused
      },
      { signal },
    );
  }

  show(value) {
    this.value = value;
    this.box.checked = value;
  }
}

/** One of many: a list to open; `none` stands there while it is none of them. */
export class Selection {
  constructor(label, names, none, { signal, change }) {
    const id = uniqueId();
    this.reason = new Reason();
    const options = names.map((name) => make("option", { value: name }, name));
    const other = make("option", { value: "", disabled: "" }, none);
    this.select = make(
      "select",
      { id, "aria-describedby": this.reason.id },
      other,
      ...options,
    );
    this.element = make(
      "span",
      { class: "cl-control" },
      make("label", { for: id }, label),
      this.select,
      this.reason.element,
    );
    this.select.addEventListener(
      "change",
      async () => {
        const why = await change(this.select.value);
        if (why) this.select.value = this.value;
        this.reason.show(this.select, why);
      },
      { signal },
    );
  }

  show(value) {
    this.value = value;
    this.select.value = value;
    this.reason.show(this.select, "");
  }
}

/** A button. */
export function button(label, signal, act) {
  const element = make("button", { type: "button" }, label);
  element.addEventListener("click", act, { signal });
  return element;
}
