import type { DeclaredField } from './declared-field.ts';

/** A number without bounds that app-1 declared, unless `rest` says otherwise. */
export function aDeclaredField(name: string, rest: Partial<DeclaredField> = {}): DeclaredField {
  return {
    appId: 'app-1',
    name,
    type: 'number',
    min: null,
    max: null,
    choices: null,
    lengthMax: null,
    isOutcome: false,
    declaredBy: 'ann',
    declaredAtMs: 0,
    ...rest,
  };
}
