import { Fault } from './fault.ts';

/** What a dependency gave, or the fault with which it failed. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/**
 * Waits for a dependency whose failure is an answer of its own: a Fault comes back as a value. Everything else is a bug
 * and goes on to the caller.
 */
export async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error };
    throw error;
  }
}
