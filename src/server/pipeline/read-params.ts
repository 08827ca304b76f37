import { z } from 'zod';
import type { Contract, Params, ParamsOf, Refusal } from '../../wire/define-api.ts';
import { assert } from '../../kernel/assert.ts';
import type { RawFields } from '../body/raw-fields.ts';

/** The parameters of a call, or the refusal that answers it. */
export type ReadParams<C extends Contract = Contract> =
  { readonly ok: true; readonly params: ParamsOf<C> } | { readonly ok: false; readonly refusal: Refusal };

/**
 * Reads a request's fields with its contract's schema. The first error decides the refusal.
 *
 * @param nowMs time of the call
 */
export function readParams<C extends Contract>({ params }: C, raw: RawFields, nowMs: number): ReadParams<C> {
  const parsed = readerOf(params).safeParse(raw, { reportInput: true });
  if (parsed.success) {
    const refusal = params.refusalAt?.(parsed.data, nowMs) ?? null;
    return refusal === null ? { ok: true, params: parsed.data as ParamsOf<C> } : { ok: false, refusal };
  }
  const [issue] = parsed.error.issues;
  assert(issue !== undefined, 'a schema that fails says why');
  return { ok: false, refusal: params.refusalFor(issue, raw) };
}

const COMPILED = new WeakMap<Params, z.ZodType>();

/** The schema, or the same one compiled. That takes some milliseconds, so it waits for the first request. */
function readerOf(params: Params): z.ZodType {
  if (!params.isReadTwice) return params.schema;
  let compiled = COMPILED.get(params);
  if (!compiled) COMPILED.set(params, (compiled = z.compile(params.schema, { strict: true })));
  return compiled;
}
