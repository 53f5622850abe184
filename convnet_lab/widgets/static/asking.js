// A view changes nothing itself: it asks Python, and draws what Python then sends.

const PATIENCE = 400; // ms

/**
 * Make a function that asks for a change (`Explorer.ask` in Python). It resolves to ""
 * when the change is made, or to the reason why it was refused. The root element has
 * `data-asking` until every change that was asked for is answered.
 */
export function makeAsk(life, onWaiting = () => {}) {
  const { model, root, signal } = life;
  const waiting = new Map();
  const tell = () => root.toggleAttribute("data-asking", waiting.size > 0);
  const hear = (message) => {
    waiting.get(message.answer)?.(message.refused);
    waiting.delete(message.answer);
    tell();
  };
  model.on("msg:custom", hear);
  signal.addEventListener("abort", () => model.off("msg:custom", hear));
  life.onEnd((why) => {
    for (const resolve of waiting.values()) resolve(why);
    waiting.clear();
    tell();
  });
  return async (change, value, at = []) => {
    const number = String(Math.random()); // the answer goes to all views of the model
    const answer = new Promise((resolve) => {
      waiting.set(number, resolve);
    });
    const send = () => {
      model.save_changes(); // a place told after the change would be one of the old scene
      model.send({ number, change, value, at });
    };
    if (!life.tries(send)) {
      waiting.delete(number);
      return life.gone;
    }
    tell();
    const slow = setTimeout(
      () => onWaiting("Waiting for Python: is another cell running?"),
      PATIENCE,
    );
    const refused = await answer;
    clearTimeout(slow);
    if (!waiting.size) onWaiting("");
    return refused;
  };
}

const SETTLED = 150; // ms

/**
 * Make a function that moves the place all views look at. They follow at once; Python
 * hears of it when the mouse rests, so that its kernel is not busy with every pixel.
 */
export function makeMove(life) {
  const { model, signal } = life;
  let rest = 0;
  signal.addEventListener("abort", () => clearTimeout(rest));
  return (place) => {
    if (String(place) === String(model.get("place"))) return;
    model.set("place", [...place]); // a new array, or no change is noticed
    clearTimeout(rest);
    rest = setTimeout(() => life.tries(() => model.save_changes()), SETTLED);
  };
}
