/** The conditions of an address that a filter did not take, e.g. `from=abc`. */
export function ignoredIn(query: URLSearchParams, filter: object): readonly string[] {
  return Object.entries(filter).flatMap(([name, taken]) => {
    const wanted = (query.get(name) ?? '').trim();
    return wanted === '' || wanted === taken ? [] : [`${name}=${wanted.slice(0, 40)}`];
  });
}
