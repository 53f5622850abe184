// A pad to draw on, by mouse, pen or finger, and by keys.

import { make, uniqueId } from "./dom.js";

const SIDE = 64; // pixels, as PAD in handwriting.py
const PEN = 6;
const STRIDE = 2;
const MOVES = {
  ArrowUp: [0, -STRIDE],
  ArrowDown: [0, STRIDE],
  ArrowLeft: [-STRIDE, 0],
  ArrowRight: [STRIDE, 0],
};

/** `change(text)` gets the pixels in base64, while a stroke is drawn and at its end. */
export class Pad {
  constructor({ signal, change }) {
    this.change = change;
    this.canvas = make("canvas", {
      class: "cl-pad",
      width: SIDE,
      height: SIDE,
      "aria-hidden": "true",
    });
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    this.help = make(
      "div",
      { id: uniqueId(), class: "cl-help" },
      "Draw with the mouse. By keys: arrows move the pen, Space sets it down and lifts it.",
    );
    this.pen = make("div", { class: "cl-pen", "aria-hidden": "true" });
    this.state = make("div", { class: "cl-status", role: "status" });
    this.element = make(
      "div",
      {
        class: "cl-padbox",
        role: "application",
        tabindex: "0",
        "aria-label": "drawing pad",
        "aria-describedby": this.help.id,
      },
      this.canvas,
      this.pen,
    );
    this.at = [SIDE / 2, SIDE / 4];
    this.down = false; // the keyboard's pen
    this.stroke = false; // the mouse's
    this.asking = false;
    this.again = false;
    this.wipe();
    this.showPen();
    const listen = (type, act) => this.element.addEventListener(type, act, { signal });
    const placeOf = (event) => {
      const box = this.canvas.getBoundingClientRect();
      return [
        ((event.clientX - box.left) * SIDE) / box.width,
        ((event.clientY - box.top) * SIDE) / box.height,
      ];
    };
    listen("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.element.setPointerCapture(event.pointerId);
      this.stroke = true;
      this.at = placeOf(event);
      this.line(this.at);
    });
    listen("pointermove", (event) => {
      if (!this.stroke) return;
      for (const part of event.getCoalescedEvents?.() ?? [event]) {
        this.line(placeOf(part));
      }
      this.send();
    });
    const lift = () => {
      if (!this.stroke) return;
      this.stroke = false;
      this.send();
    };
    listen("pointerup", lift);
    listen("pointercancel", lift);
    listen("keydown", (event) => this.key(event));
    listen("blur", () => this.set(false));
  }

  wipe() {
    this.context.fillStyle = "#000";
    this.context.fillRect(0, 0, SIDE, SIDE);
  }

  clear() {
    this.wipe();
    this.send();
  }

  line(to) {
    Object.assign(this.context, {
      lineWidth: PEN,
      lineCap: "round",
      strokeStyle: "#fff",
    });
    this.context.beginPath();
    this.context.moveTo(...this.at);
    this.context.lineTo(to[0], to[1] + 0.01); // a point is a line, too
    this.context.stroke();
    this.at = to;
    this.showPen();
  }

  set(down) {
    if (this.down === down) return;
    this.down = down;
    this.state.textContent = down ? "The pen is down." : "The pen is up.";
    this.showPen();
  }

  showPen() {
    this.pen.style.left = `${(100 * this.at[0]) / SIDE}%`;
    this.pen.style.top = `${(100 * this.at[1]) / SIDE}%`;
    this.pen.classList.toggle("cl-pen-down", this.down);
  }

  key(event) {
    if (event.key === " ") {
      event.preventDefault();
      this.set(!this.down);
      if (this.down) {
        this.line(this.at);
        this.send();
      }
    } else if (event.key in MOVES) {
      event.preventDefault();
      const [across, down] = MOVES[event.key];
      const inside = (value) => Math.min(Math.max(value, PEN / 2), SIDE - PEN / 2);
      const to = [inside(this.at[0] + across), inside(this.at[1] + down)];
      if (this.down) {
        this.line(to);
        this.send();
      } else {
        this.at = to;
        this.showPen();
      }
    }
  }

  /** Ask for what is drawn; the next time, once the answer has come. */
  async send() {
    this.again = true;
    if (this.asking) return;
    this.asking = true;
    this.element.setAttribute("aria-busy", "true");
    while (this.again) {
      this.again = false;
      const { data } = this.context.getImageData(0, 0, SIDE, SIDE);
      const gray = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i]);
      await this.change(btoa(String.fromCharCode(...gray)));
    }
    this.asking = false;
    this.element.removeAttribute("aria-busy");
  }

  /** Show what Python has, unless a stroke is being drawn here. */
  draw({ values }) {
    if (this.stroke || this.asking) return;
    const image = this.context.createImageData(SIDE, SIDE);
    values.forEach((value, i) => {
      const gray = Math.round(255 * value);
      image.data.set([gray, gray, gray, 255], 4 * i);
    });
    this.context.putImageData(image, 0, 0);
  }
}
