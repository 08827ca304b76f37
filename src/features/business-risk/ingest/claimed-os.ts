import { plainName } from './device-signals.ts';
import type { Detail } from './risk-request.ts';

/** An operating system that Details can name. HarmonyOS counts as Android. */
export type ClaimedOs = 'android' | 'ios' | 'windows' | 'macos';

const NAMES: ReadonlySet<string> = new Set([
  'os',
  'osname',
  'osversion',
  'osver',
  'systemversion',
  'sysversion',
  'system',
]);
const MAY_NAME = /^[_.\s-]*[os]/i;
const SYSTEMS: readonly (readonly [RegExp, ClaimedOs])[] = [
  [/^(?:android|harmony)/i, 'android'],
  [/^(?:ios|iphone os|ipados)/i, 'ios'],
  [/^windows/i, 'windows'],
  [/^mac ?os/i, 'macos'],
];

/** The operating system that Details names, e.g. `windows` for `Windows 10`. Null if none is named. */
export function readClaimedOs(details: readonly Detail[]): ClaimedOs | null {
  for (const { name, value } of details) {
    // Most details name something else, and a plain name takes a replacement.
    if (!MAY_NAME.test(name)) continue;
    if (!NAMES.has(plainName(name))) continue;
    const system = SYSTEMS.find(([shape]) => shape.test(value.trim()));
    if (system !== undefined) return system[1];
  }
  return null;
}
