/**
 * Whether the long form of the tests runs, which `npm run torture` asks for. Tests that kill, damage or repeat many times
 * have a short form, so that all tests fit into the time of a build.
 */
const isLong = process.env['RENZHENG_TEST_LONG'] === '1';

/** How many times a test repeats something, e.g. `volume({ short: 60, long: 200 })`. */
export function volume({ short, long }: { readonly short: number; readonly long: number }): number {
  return isLong ? long : short;
}
