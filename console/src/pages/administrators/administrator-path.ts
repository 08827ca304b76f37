/** The address of the page about one administrator. */
export function administratorPath(name: string): string {
  return `/administrators/${encodeURIComponent(name)}`;
}
