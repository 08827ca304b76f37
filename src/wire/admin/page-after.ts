/** One page of rows, and the id after which the next page begins. Null if this page is the last. */
export interface PageAfter<Row> {
  readonly page: Row[];
  readonly nextAfter: string | null;
}

/** Reads one row more than the page holds, which tells whether another page follows. */
export async function pageAfter<Row extends { readonly id: string }>(
  limit: number,
  read: (limit: number) => Promise<readonly Row[]>,
): Promise<PageAfter<Row>> {
  const found = await read(limit + 1);
  const page = found.slice(0, limit);
  return { page, nextAfter: found.length > limit ? (page.at(-1)?.id ?? null) : null };
}
