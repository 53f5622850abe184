// Elements of the page, made in one line.

/** Make an element with attributes (those that are null are left out) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Make an element of a drawing (SVG). */
export function shape(tag, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.textContent = text;
  return element;
}

let named = 0;

/** Give a name for an element's id that nothing else on the page has. */
export function uniqueId() {
  named += 1;
  return `cl-${named}-${Math.random().toString(36).slice(2)}`;
}
