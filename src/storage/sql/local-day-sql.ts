/**
 * Gives the SQL for the day in Asia/Shanghai of a column that holds milliseconds since the Unix epoch, e.g. `2026-07-03`.
 * It agrees with `localDayOf`.
 */
export function localDaySql(column: string): string {
  return `date((${column} + 28800000) / 1000, 'unixepoch')`;
}
