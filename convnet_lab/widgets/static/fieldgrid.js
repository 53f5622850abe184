// A small matrix whose entries can be typed.

import { written } from "./arrays.js";
import { cellColours } from "./colours.js";
import { Reason } from "./controls.js";
import { make } from "./dom.js";
import { stepOf } from "./grids.js";

/**
 * A grid of fields. `change(text, row, column)` asks for a new entry; arrow keys move
 * from field to field, left and right only where no text would be passed over. There is
 * room for numbers of `least` characters.
 */
export class FieldGrid {
  constructor(label, { signal, change, least = 4 }) {
    this.change = change;
    this.least = least;
    this.label = label;
    this.reason = new Reason();
    this.body = make("div", { class: "cl-cells", role: "grid", "aria-label": label });
    this.element = make(
      "div",
      { class: "cl-fields" },
      make("div", { class: "cl-grid" }, this.body),
      this.reason.element,
    );
    this.inputs = [];
    const fieldOf = (event) => this.inputs.indexOf(event.target);
    this.body.addEventListener(
      "focusin",
      (event) => {
        this.select(fieldOf(event));
        event.target.select();
      },
      { signal },
    );
    this.body.addEventListener("change", (event) => this.ask(fieldOf(event)), {
      signal,
    });
    this.body.addEventListener("keydown", (event) => this.key(event, fieldOf(event)), {
      signal,
    });
  }

  draw(matrix) {
    const same =
      this.matrix?.rows === matrix.rows && this.matrix?.columns === matrix.columns;
    this.matrix = matrix;
    if (!same) this.build();
    const longest = Math.max(
      this.least,
      ...Array.from(matrix.values, (v) => written(v).length),
    );
    this.body.parentElement.style.setProperty("--longest", longest);
    this.inputs.forEach((input, i) => {
      const value = matrix.values[i];
      const { paper, ink } = cellColours(value, matrix.scale);
      Object.assign(input.parentElement.style, {
        background: `rgb(${paper})`,
        color: ink,
      });
      const typing = input === document.activeElement && input.value !== input.shown;
      if (!typing && !input.hasAttribute("aria-invalid")) input.value = written(value);
      input.shown = written(value);
      input.title = String(value);
    });
  }

  build() {
    const { rows, columns } = this.matrix;
    this.inputs = [];
    this.body.replaceChildren();
    for (let row = 0; row < rows; row += 1) {
      const line = make("div", { class: "cl-line", role: "row" });
      for (let column = 0; column < columns; column += 1) {
        const name = `${this.label}, row ${row}, column ${column}`;
        const input = make("input", {
          inputmode: "decimal",
          autocomplete: "off",
          tabindex: "-1",
          "aria-label": name,
          "aria-describedby": this.reason.id,
        });
        this.inputs.push(input);
        line.append(make("div", { class: "cl-cell", role: "gridcell" }, input));
      }
      this.body.append(line);
    }
    this.body.parentElement.style.setProperty("--columns", columns);
    this.select(0);
  }

  select(index) {
    this.inputs.forEach((input, i) => {
      input.tabIndex = i === index ? 0 : -1;
    });
  }

  async ask(index) {
    const { columns } = this.matrix;
    const input = this.inputs[index];
    const typed = input.value;
    const why = await this.change(typed, Math.floor(index / columns), index % columns);
    if (input.value !== typed) return; // something else was typed meanwhile
    for (const other of this.inputs) {
      if (other !== input && other.hasAttribute("aria-invalid")) this.restore(other);
    }
    if (why) this.reason.show(input, why);
    else this.restore(input);
  }

  /** Show the entry as it is in Python again. */
  restore(input) {
    input.value = input.shown;
    this.reason.show(input, "");
  }

  key(event, index) {
    const { rows, columns } = this.matrix;
    const input = this.inputs[index];
    if (event.key === "Escape" && input.value !== input.shown) {
      event.preventDefault(); // the first Escape takes back what was typed
      this.restore(input);
      return;
    }
    if (!event.key.startsWith("Arrow")) return;
    const whole = input.selectionEnd - input.selectionStart === input.value.length;
    const atStart = whole || input.selectionEnd === 0;
    const atEnd = whole || input.selectionStart === input.value.length;
    if (
      (event.key === "ArrowLeft" && !atStart) ||
      (event.key === "ArrowRight" && !atEnd)
    )
      return;
    event.preventDefault();
    const [row, column] = stepOf(
      event,
      [Math.floor(index / columns), index % columns],
      [rows, columns],
    );
    this.inputs[row * columns + column].focus();
  }
}
