// Arrays that Python packed (`packed` in explorer.py), and the numbers in them as text.

/** Unpack bytes, or little-endian float64: a copy, since they may not be aligned. */
function unpack({ shape, data, scale, bytes }) {
  const end = data.byteOffset + data.byteLength;
  const Numbers = bytes ? Uint8Array : Float64Array;
  const values = new Numbers(data.buffer.slice(data.byteOffset, end));
  return { shape, values, scale };
}

/** Unpack all arrays of a scene. */
export function unpackAll(scene) {
  const entries = Object.entries(scene);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value?.data ? unpack(value) : value]),
  );
}

/** The matrix of an array's last two axes, at an index of the axes before them. */
export function matrixAt(array, ...index) {
  const [rows, columns] = array.shape.slice(-2);
  let place = 0;
  index.forEach((i, axis) => {
    place = place * array.shape[axis] + i;
  });
  const start = place * rows * columns;
  const values = array.values.subarray(start, start + rows * columns);
  return { rows, columns, values, scale: array.scale };
}

/** One entry of an array. */
export function entryAt(array, ...index) {
  return array.values[
    index.reduce((place, i, axis) => place * array.shape[axis] + i, 0)
  ];
}

/** A part of a matrix; what lies outside of it is NaN. */
export function partOf(matrix, top, left, rows, columns) {
  const values = new Float64Array(rows * columns).fill(NaN);
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const [row, column] = [top + r, left + c];
      if (row >= 0 && column >= 0 && row < matrix.rows && column < matrix.columns) {
        values[r * columns + c] = matrix.values[row * matrix.columns + column];
      }
    }
  }
  return { rows, columns, values, scale: matrix.scale };
}

/** A number as text: four digits, or all if they are few (words.number in Python). */
export function written(value) {
  if (Number.isNaN(value)) return "";
  const short = String(Math.abs(value));
  const digits = Number.isInteger(value) || short.length <= 6;
  const text = digits ? short : String(Number(Math.abs(value).toPrecision(4)));
  return value < 0 ? `\u2212${text}` : text;
}

const MOST_LOOKED_AT = 20000;

/** How many characters the longest number of an array needs. */
export function longestOf(array) {
  const values = array.values.subarray(0, MOST_LOOKED_AT);
  return values.reduce((most, value) => Math.max(most, written(value).length), 0);
}

/** A number as a factor: a negative one in brackets. */
export function factor(value) {
  return value < 0 ? `(${written(value)})` : written(value);
}
