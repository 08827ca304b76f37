/** What a condition compares with. */
type Value = string | number | bigint | Uint8Array;

/** SQL of a condition, and the values of its parameters. A value that is null leaves the condition out. */
export type Condition = readonly [sql: string, ...values: readonly (Value | null)[]];

/**
 * Joins conditions to a WHERE clause, which is empty if there are none, and gives the values of its parameters. The
 * texts of conditions are literals, so there are few different statements.
 */
export function whereAll(conditions: readonly Condition[]): {
  readonly where: string;
  readonly values: readonly (Value | null)[];
} {
  const used = conditions.filter(([, ...values]) => !values.includes(null));
  return {
    where: used.length === 0 ? '' : `WHERE ${used.map(([sql]) => sql).join(' AND ')}`,
    values: used.flatMap(([, ...values]) => values),
  };
}
