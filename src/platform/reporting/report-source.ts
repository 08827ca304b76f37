/**
 * Names that stand for this server itself, as `reportSourceKey` folds them: nobody reports under them or under anything
 * that begins with `renzheng`.
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

/** What reports may not say about their source; the same words wherever a report comes in. */
export const RESERVED_SOURCE = "source: this name stands for this server's own decisions; report under a name of yours";

/**
 * Two spellings of a source that people take for one have one key: case and the separators `.`, `_` and `-` do not
 * count, so `Bank-A` is `bank_a`.
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
 * Says which of several sources somebody may not report under, and why; what is not in the map may be reported under. A
 * source that nobody reported under before belongs to whoever is told so. Throws Fault.
 */
export type SourceGate = (sources: ReadonlySet<string>) => Promise<ReadonlyMap<string, string>>;
