import type { Micros } from './money.ts';
import { present } from '../../kernel/assert.ts';

/**
 * The bill that a credit touches: `own` is what the customer of the app pays, and `parent` is what the parent of that
 * customer pays the site.
 */
export const CREDIT_SIDES = ['own', 'parent'] as const;
/** One of the sides of a call, e.g. `own`. */
export type CreditSide = (typeof CREDIT_SIDES)[number];

/** What an administrator asks to be given back for a call. */
export interface CreditRequest {
  /** Chosen by the asker, 1 to 64 characters. The same request under the same id gives the same credit. */
  readonly requestId: string;
  readonly orderId: string;
  readonly side: CreditSide;
  /** Above zero. */
  readonly amount: Micros;
  /** Why, 5 to 500 characters, without personal data. */
  readonly reason: string;
}

/** Money that was given back for a call. It is written once and never changed. Units of packages do not come back. */
export interface Credit extends CreditRequest {
  /** `crd_` and 18 hex digits. */
  readonly id: string;
  /** The app, the key and the API of the call. */
  readonly appId: string;
  readonly keyId: string;
  readonly api: string;
  /** The customer with the bill that it touches. `null` if the call belongs to none. */
  readonly customerId: string | null;
  /** Id of the administrator that asked for it. */
  readonly askedBy: string;
  /** Id of the second person that confirmed it. `null` if one was enough. */
  readonly confirmedBy: string | null;
  readonly atMs: number;
}

/** A credit that is to be given. The store takes the rest from the call. */
export interface NewCredit extends CreditRequest, Pick<Credit, 'id' | 'askedBy' | 'confirmedBy' | 'atMs'> {
  /**
   * The most that one person may give for one side of one call, all credits together. `null` if a second person
   * confirmed this one, or if no other administrator could.
   */
  readonly aloneMax: Micros | null;
}

/** What one side of a call was charged, and what of it was given back. */
export interface SideBalance {
  readonly charged: Micros;
  readonly credited: Micros;
}

/** Why a credit was not given. */
export type CreditRefusal =
  /**
   * No call of the ledger has this order id. `retiredBeforeMs` is the time up to which retention has removed calls, and
   * `null` if it has removed none.
   */
  | { readonly why: 'no-call'; readonly retiredBeforeMs: number | null }
  /** The request id was used for another order, side, amount or reason. */
  | { readonly why: 'other-content'; readonly credit: Credit }
  /** The amount is above what is left of the charge. */
  | ({ readonly why: 'above-the-rest' } & SideBalance)
  /** Together with the credits of this side of the call, the amount is above `aloneMax`. */
  | ({ readonly why: 'above-alone-max' } & SideBalance);

/** How an attempt to give a credit ended. */
export type CreditEnd =
  | {
      readonly kind: 'given';
      readonly credit: Credit;
      /** Whether it had been given before under the same request id. */
      readonly isRepeat: boolean;
      readonly balance: SideBalance;
    }
  | { readonly kind: 'refused'; readonly refusal: CreditRefusal };

/** Selects credits. A condition that is `null` lets all pass. */
export interface CreditFilter {
  readonly appIds: readonly string[] | null;
  readonly orderId: string | null;
  readonly side: CreditSide | null;
  /** Earliest time of the credit, inclusive. */
  readonly fromMs: number | null;
  /** Latest time of the credit, exclusive. */
  readonly toMs: number | null;
}

/** Requests one page of credits, newest first. */
export interface CreditQuery {
  readonly filter: CreditFilter;
  /** 1 to 1000. */
  readonly limit: number;
  /** `nextCursor` of the page before. `null` for the first page. Check it with parseCreditCursor first. */
  readonly cursor: string | null;
}

/** One page of credits. */
export interface CreditPage {
  readonly credits: readonly Credit[];
  /** `null` if this page is the last. */
  readonly nextCursor: string | null;
}

/** Keeps credits of calls. Every adapter passes credit-store.suite.ts. */
export interface CreditStore {
  /**
   * Gives a credit, or tells why it does not. All checks and the row are one transaction, so requests at the same time,
   * also of several processes, never give more than was charged, and never two credits for one request id.
   */
  give(credit: NewCredit): Promise<CreditEnd>;
  /** Tells how `give` would end, and writes nothing. */
  examine(credit: NewCredit): Promise<CreditEnd>;
  /** Gives the credits of one call, oldest first. */
  ofOrder(orderId: string): Promise<readonly Credit[]>;
  /** Gives what was credited on a side of calls, by order id. An order without a credit is absent. */
  sumsOf(orderIds: readonly string[], side: CreditSide): Promise<ReadonlyMap<string, Micros>>;
  page(query: CreditQuery): Promise<CreditPage>;
}

/** Gives the place of a credit in the order of time, then id, e.g. `1719991234567.crd_0123456789abcdef01`. */
export function creditCursor({ atMs, id }: Pick<Credit, 'atMs' | 'id'>): string {
  return `${atMs}.${id}`;
}

/** Reads a cursor. Gives `null` if the text is not one. */
export function parseCreditCursor(text: string): Pick<Credit, 'atMs' | 'id'> | null {
  const match = /^(\d{1,15})\.(crd_[0-9a-f]{18})$/.exec(text);
  return match ? { atMs: Number(match[1]), id: present(match[2]) } : null;
}

/** Gives what may still be given back. */
export function restOf({ charged, credited }: SideBalance): Micros {
  return (charged - credited) as Micros;
}

/** Gives every credit of a filter, newest first. It reads page by page, so that only one page is in memory. */
export async function* everyCredit(store: Pick<CreditStore, 'page'>, filter: CreditFilter): AsyncGenerator<Credit> {
  let cursor: string | null = null;
  do {
    const page: CreditPage = await store.page({ filter, limit: 1000, cursor });
    yield* page.credits;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
