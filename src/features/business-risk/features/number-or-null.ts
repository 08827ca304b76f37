/** A number, or null if it is not known (NaN). */
export function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
