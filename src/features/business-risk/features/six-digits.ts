/** Below each bound, a number times the scale at its place has six digits before its point. */
const BOUNDS = [1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6];
const SCALES = [1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1];
const LEAST = 1e-3;
/** So near to the middle between two results, only the decimal text tells which it is. */
const DOUBT = 1e-6;

/**
 * Rounds to six significant digits, and gives what `Number(value.toPrecision(6))` gives. A decision rounds dozens of values,
 * and by way of a text each takes ten times as long.
 */
export function sixDigits(value: number): number {
  const size = Math.abs(value);
  const place = size < LEAST ? -1 : BOUNDS.findIndex((bound) => size < bound);
  const scale = SCALES[place];
  if (scale === undefined) return Number(value.toPrecision(6));
  const scaled = size * scale;
  const whole = Math.floor(scaled);
  const rest = scaled - whole;
  if (Math.abs(rest - 0.5) < DOUBT) return Number(value.toPrecision(6));
  // Both are whole numbers that a double holds, so their quotient is the nearest double, as that of the text is.
  const rounded = (rest < 0.5 ? whole : whole + 1) / scale;
  return value < 0 ? -rounded : rounded;
}
