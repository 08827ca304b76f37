/** How far an import of a list came: rows that were done, all rows, and entries that were added. */
export interface ImportedSoFar {
  readonly rows: number;
  readonly total: number;
  readonly added: number;
}

const PLACE = 'renzheng.list-import';

/** Gives how far the import came that this tab began and did not end, or null if there is none. */
export function stoppedImport(): ImportedSoFar | null {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE) ?? 'null') as ImportedSoFar | null;
  } catch {
    // A browser may keep nothing. Then nothing is said.
    return null;
  }
}

/** Keeps how far an import is, in this tab, in case the page is loaded again meanwhile. Null once the import ends. */
export function keepImport(soFar: ImportedSoFar | null): void {
  try {
    if (soFar === null) sessionStorage.removeItem(PLACE);
    else sessionStorage.setItem(PLACE, JSON.stringify(soFar));
  } catch {
    // A browser may keep nothing. The import goes on all the same.
  }
}
