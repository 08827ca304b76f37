import type { RefusedChange } from '../platform/accounts/account-rules.ts';

/**
 * Gives the refusal of a change that a rule does not allow. A reason about a limit or a parent begins with the name of
 * that field. Any other is about `field`.
 */
export function refusedChange({ reason }: RefusedChange, field: string) {
  const [, limit, problem = reason] = /^([A-Za-z]+): (.+)$/s.exec(reason) ?? [];
  const fields = [{ name: limit ?? field, problem }];
  return { ok: false, error: 'conflict', detail: reason, fields } as const;
}
