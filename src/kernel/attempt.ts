import { Fault } from './fault.ts';

/** What a dependency returned, or the fault with which it failed. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/**
 * Waits for a dependency if its failure is a case that the caller handles itself. A Fault comes back as a value. Any
 * other error is a bug, so the function throws it on.
 */
export async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error };
    throw error;
  }
}
