import { queryOptions } from '@tanstack/react-query';
import { ask, client } from './client.ts';
import type { callOf } from './ledger.ts';

/** A call with its credits. */
export type Call = Awaited<ReturnType<NonNullable<ReturnType<typeof callOf>['queryFn']>>>;
/** Money that was given back for a call. */
export type Credit = Call['credits'][number];

/** What is asked for. The same request under the same id gives the same credit. */
export interface CreditRequest {
  readonly orderId: string;
  readonly side: Credit['side'];
  readonly amount: string;
  readonly reason: string;
  readonly requestId: string;
}

/** A credit that was given. */
export interface GivenCredit {
  readonly credit: Credit;
  /**
   * Names the administrator that asked first, or says that no other one may do this, in the server's words. `null` if
   * one person is enough.
   */
  readonly secondPerson: string | null;
}

/** Gives money back for a call. Throws an ApiProblem, e.g. `second_person_required` if it waits for another person. */
export async function giveCredit({ orderId, ...body }: CreditRequest): Promise<GivenCredit> {
  const call = client.POST('/ledger/orders/{orderId}/credits', { params: { path: { orderId } }, body });
  const { credit } = await ask(call);
  const { response } = await call;
  const note = response.headers.get('renzheng-second-person');
  return { credit, secondPerson: note === null ? null : decodeURIComponent(note) };
}

/** The calls that wait for a second person. They are asked for again every half minute. */
export const confirmations = queryOptions({
  queryKey: ['confirmations'],
  queryFn: () => ask(client.GET('/confirmations')),
  refetchInterval: 30_000,
});

/** A call that waits for a second person. */
export type Confirmation = Awaited<ReturnType<NonNullable<typeof confirmations.queryFn>>>['confirmations'][number];

/** Takes back one's own waiting call, or refuses that of another person. */
export async function withdraw(confirmationId: string): Promise<void> {
  await ask(client.DELETE('/confirmations/{confirmationId}', { params: { path: { confirmationId } } }));
}

/** Reads a waiting call as a credit. `null` if it is another operation. */
export function creditOf({ operation, fields }: Confirmation): CreditRequest | null {
  if (operation !== 'ledger.credit') return null;
  const { orderId, side, amount, reason, requestId } = fields;
  const isWhole = [orderId, amount, reason, requestId].every((value) => typeof value === 'string');
  if (!isWhole || (side !== 'own' && side !== 'parent')) return null;
  return { orderId, side, amount, reason, requestId } as CreditRequest;
}
