/** Changes of one character, by which a name may differ from the one that was meant. */
const DISTANCE_MAX = 3;

/**
 * The name that was probably meant, by the least number of changed, added or missing characters. Null if none is near.
 *
 * Example: `nearestName('adress_vpn', ['address_vpn', 'agent_os'])` gives `'address_vpn'`.
 */
export function nearestName(text: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let least = DISTANCE_MAX + 1;
  for (const name of names) {
    if (Math.abs(name.length - text.length) >= least) continue;
    const distance = distanceOf(text, name);
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** Levenshtein's distance. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [done, letter] of [...a].entries()) {
    const next = [done + 1];
    for (const [at, other] of [...b].entries()) {
      const changed = (row[at] ?? done) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? done) + 1, (next[at] ?? done) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
