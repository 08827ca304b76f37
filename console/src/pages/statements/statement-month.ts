const SHANGHAI_MS = 8 * 3_600_000;

/** The month before the one of a moment, in Asia/Shanghai, e.g. `2026-07`. */
export function lastMonth(atMs: number): string {
  const local = new Date(atMs + SHANGHAI_MS);
  return new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() - 1)).toISOString().slice(0, 7);
}

/** Whether a text is a month such as `2026-07`. */
export function isMonth(text: string): boolean {
  return /^2\d{3}-(0[1-9]|1[0-2])$/.test(text);
}

/** The moment at which a month ends in Asia/Shanghai. */
export function endMs(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Date.UTC(year, number, 1) - SHANGHAI_MS;
}

/** The address of the page of an issued statement. */
export function statementPath(statementId: string): string {
  return `/statements/${encodeURIComponent(statementId)}`;
}

/** The address of the page of a draft. */
export function draftPath(customerId: string, month: string): string {
  return `/statements/drafts/${encodeURIComponent(customerId)}/${encodeURIComponent(month)}`;
}
