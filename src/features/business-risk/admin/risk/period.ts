import { instantEndMs, instantMs } from '../../../../wire/admin/instant.ts';
import type { Period } from '../../decision/decision-record.ts';

const DAY_MS = 86_400_000;

/**
 * The period between two texts that the schema `instant` has read. If `to` is absent, it ends at `nowMs`. If `from` is
 * absent, it is 24 hours long. For example, the period from `2026-07-03` to `2026-07-03` is that day in Shanghai.
 */
export function periodOf(from: string | undefined, to: string | undefined, nowMs: number): Period {
  const toMs = to === undefined ? nowMs : instantEndMs(to);
  const fromMs = from === undefined ? toMs - DAY_MS : instantMs(from);
  return { fromMs, toMs };
}
