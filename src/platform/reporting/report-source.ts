import { told } from '../../kernel/told.ts';
/**
 * Names that stand for this server itself, as `reportSourceKey` folds them. Reports cannot be made under these names,
 * or under any name that begins with `renzheng`.
 */
const RESERVED: ReadonlySet<string> = new Set([
  'faceguard',
  'fraudscore',
  'faceverify',
  'businessrisk',
  'videoliveness',
  'liveness',
  'risk',
  'register',
  'upstream',
  'sandbox',
  'own',
]);

/** The refusal of a report under a reserved source. Every way of reporting uses these words. */
export const RESERVED_SOURCE = told`source: this name stands for this server's own decisions. Report under a name of your own`;

/**
 * Gives the key of a source, which is the same for spellings that people take for one source. Case and the separators
 * `.`, `_` and `-` do not count. Example: `Bank-A` and `bank_a` both give `banka`.
 */
export function reportSourceKey(source: string): string {
  return source.toLowerCase().replaceAll(/[._-]/g, '');
}

/** Whether a source stands for this server itself, e.g. `renzheng.face-verify`, `face-verify` or `Face_Verify`. */
export function isReservedSource(source: string): boolean {
  const key = reportSourceKey(source);
  return key.startsWith('renzheng') || RESERVED.has(key);
}

/**
 * Tells under which of several sources a reporter may not report, and why. Sources that are not in the map are allowed.
 * If a source was never used before, it belongs to this reporter from then on. Throws Fault.
 */
export type SourceGate = (sources: ReadonlySet<string>) => Promise<ReadonlyMap<string, string>>;
