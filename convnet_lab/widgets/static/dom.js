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

let named = 0;

/** Give a name for an element's id that nothing else on the page has. */
export function uniqueId() {
  named += 1;
  return `cl-${named}-${Math.random().toString(36).slice(2)}`;
}
