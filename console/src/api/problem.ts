import type { components } from './generated/admin-api.ts';

/** Why the server refused, or `offline` if it could not be reached, or `unreadable` if its answer made no sense. */
export type ProblemCode = components['schemas']['AdminError']['error']['code'] | 'offline' | 'unreadable';

/** What the server said about a parameter, e.g. `allow.2`. */
export type FieldProblem = NonNullable<components['schemas']['AdminError']['error']['fields']>[number];

/** A call that did not end as asked. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ProblemCode;
  /** What was wrong with this call, in the server's words. Empty if there was no answer. */
  readonly detail: string;
  /** The parameters that were wrong. */
  readonly fields: readonly FieldProblem[];

  constructor(code: ProblemCode, detail: string, fields: readonly FieldProblem[] = []) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
    this.fields = fields;
  }
}

/** Whether an error is a refusal of this kind. */
export function isProblem(error: unknown, code: ProblemCode): boolean {
  return error instanceof ApiProblem && error.code === code;
}
