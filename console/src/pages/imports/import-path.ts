/** The address of the page of an import. */
export function importPath(importId: string): string {
  return `/people/import/${importId}`;
}
