/** The address of the page about one customer. */
export function customerPath(customerId: string): string {
  return `/customers/${encodeURIComponent(customerId)}`;
}
