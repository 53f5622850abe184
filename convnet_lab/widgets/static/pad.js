// A pad to draw on, by mouse, pen or finger, and by keys.

import { make, uniqueId } from "./dom.js";

const SIDE = 64; // pixels, as PAD in handwriting.py
const PEN = 5; // as PEN there
const FINE = 4; // pixels of the canvas for one of the pad
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
      width: SIDE * FINE,
      height: SIDE * FINE,
      "aria-hidden": "true",
    });
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    this.help = make(
      "div",
      { id: uniqueId(), class: "cl-help" },
      "Draw with the mouse or a finger. By keys: arrows move the pen, Space sets it down and lifts it.",
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
    this.shown = new Uint8Array(SIDE * SIDE); // what Python has
    this.awaited = false; // Python has not shown yet what it was sent last
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
    this.context.fillRect(0, 0, SIDE * FINE, SIDE * FINE);
  }

  clear() {
    this.wipe();
    this.at = [SIDE / 2, SIDE / 4]; // the mouse may have left it outside
    this.showPen();
    this.send();
  }

  line(to) {
    Object.assign(this.context, {
      lineWidth: PEN * FINE,
      lineCap: "round",
      lineJoin: "round",
      strokeStyle: "#fff",
    });
    this.context.beginPath();
    this.context.moveTo(FINE * this.at[0], FINE * this.at[1]);
    this.context.lineTo(FINE * to[0], FINE * to[1] + 0.01); // a point is a line, too
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
      const gray = this.pixels();
      const before = this.shown;
      this.shown = gray;
      this.awaited = true;
      const refused = await this.change(btoa(String.fromCharCode(...gray)));
      if (refused) {
        this.again = false;
        this.shown = before;
        this.awaited = false;
        this.astray = true; // the canvas shows what Python has not taken
      }
    }
    this.asking = false;
    this.element.removeAttribute("aria-busy");
    if (this.kept) this.draw(this.kept);
  }

  /** The pad's pixels: each the mean of what it has on the finer canvas. */
  pixels() {
    const wide = SIDE * FINE;
    const { data } = this.context.getImageData(0, 0, wide, wide);
    const sums = new Uint32Array(SIDE * SIDE);
    for (let y = 0; y < wide; y += 1) {
      const row = SIDE * Math.floor(y / FINE);
      for (let x = 0; x < wide; x += 1) {
        sums[row + Math.floor(x / FINE)] += data[4 * (y * wide + x)];
      }
    }
    return Uint8Array.from(sums, (sum) => Math.round(sum / FINE ** 2));
  }

  /** Show what Python has, unless it is here already or a stroke is being drawn. */
  draw(drawing) {
    this.kept = drawing;
    const gray = Uint8Array.from(drawing.values, (value) => Math.round(255 * value));
    if (gray.every((value, i) => value === this.shown[i])) {
      this.awaited = false;
      if (!this.astray) return;
    }
    // what Python makes of a stroke may come after its answer, and after the next stroke
    if (this.stroke || this.asking || this.awaited) return;
    this.shown = gray;
    gray.forEach((value, i) => {
      const [x, y] = [FINE * (i % SIDE), FINE * Math.floor(i / SIDE)];
      this.context.fillStyle = `rgb(${value} ${value} ${value})`;
      this.context.fillRect(x, y, FINE, FINE);
    });
    this.astray = false;
  }
}
