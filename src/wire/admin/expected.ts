import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { InTurn } from '../../kernel/in-turn.ts';
import { told } from '../../kernel/told.ts';
import type { AdminOutcome } from './define-admin.ts';

/**
 * The parameter by which a caller says what it saw before it made a change, by the fields of `shown`, so that it takes
 * back nothing that another administrator changed meanwhile. E.g. `{"deny": [], "budgetDay": null}`.
 *
 * @param shown what an operation shows of the thing that is changed
 */
export function expectedParam<T extends z.core.$ZodLooseShape>(shown: z.ZodObject<T>) {
  return z
    .strictObject(shown.partial().shape)
    .optional()
    .describe('Fields as you saw them. If one of them is another by now, nothing is changed (conflict)');
}

type Outcome = AdminOutcome<object>;
type Refusal = Extract<Outcome, { readonly ok: false }>;

/**
 * Makes changes one after another, each only if what its caller expects still holds. It knows the changes of this process.
 * Of two that reach two nodes within the same moment, both are made.
 */
export class Expectations {
  readonly #turns = new InTurn();

  /**
   * Makes a change, or refuses it with the names of the fields that are others by now.
   *
   * @param expected as the caller gave it. Without it, every change is made
   * @param show shows the thing as it is now, or gives why it cannot be shown
   */
  change<O extends Outcome>(
    expected: object | undefined,
    show: () => Promise<Outcome>,
    change: () => Promise<O>,
  ): Promise<O | Refusal> {
    return this.#turns.run(async () => {
      if (expected === undefined) return change();
      const now = await show();
      if (!now.ok) return now;
      const moved = 'result' in now ? fieldsMoved(expected, now.result) : [];
      return moved.length === 0 ? change() : refusalOf(moved);
    });
  }
}

/** The fields that have another value than was expected. */
function fieldsMoved(expected: object, now: object): readonly string[] {
  const values = new Map(Object.entries(now));
  return Object.entries(expected)
    .filter(([name, value]) => value !== undefined && !isDeepStrictEqual(value, values.get(name)))
    .map(([name]) => name);
}

function refusalOf(moved: readonly string[]): Refusal {
  return {
    ok: false,
    error: 'conflict',
    detail: told`${moved.join(', ')}: changed since you looked, so nothing was saved. Look again, and then change it`,
    fields: moved.map((name) => ({ name, problem: told`changed since you looked` })),
  };
}
