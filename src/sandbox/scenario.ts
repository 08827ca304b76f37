import type { Call, Contract, ParamsOf, ResultOf } from '../wire/define-api.ts';
import type { SystemErrorCode } from '../platform/admission/call-gate.ts';
import type { FaultKind } from '../kernel/fault.ts';
import { KINDS, magicIdNumber, magicName, magicPhone, type Kind } from './magic-values.ts';

/** A text in both languages of the documentation. */
export interface BothLanguages {
  readonly en: string;
  readonly zh: string;
}

/** What a sandbox knows when it answers: its own time, and what happened in it. */
export interface Moment {
  /** Time of the sandbox, in milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** The times, in sandbox time, of the attacks on a person in this sandbox. */
  attacksOn(person: string): readonly number[];
}

/** What a request asks of the sandbox. It holds nothing of a real person, because only magic values are recognised. */
export interface Signals {
  /** The scenario that the magic values name. Null if they name none. */
  readonly scenario: string | null;
  /** The magic id number. Null if the request has none. */
  readonly person: string | null;
  /** Options of the request that change an answer, e.g. rate_type. */
  readonly switches: Readonly<Record<string, number>>;
}

/** A made-up result, and what it leaves in the sandbox. */
export interface Made<R> {
  readonly result: R;
  /** Present if the answer counts as an attack on the person. */
  readonly attacks?: true;
  /** How many pictures the answer links to. */
  readonly pictures?: number;
}

/** How a scenario ends, if nothing in the request changes it. */
type PlainEnding<C extends Contract> =
  | { readonly does: 'answer'; readonly make: (signals: Signals, moment: Moment) => Made<ResultOf<C>> }
  | { readonly does: 'refuse'; readonly code: number; readonly reason?: string; readonly result?: ResultOf<C> }
  | { readonly does: 'system'; readonly code: SystemErrorCode }
  | { readonly does: 'fault'; readonly fault: FaultKind }
  /** Waits, and then gives the answer of the plain scenario. */
  | { readonly does: 'wait'; readonly ms: number };

/** How a scenario ends. */
export type Ending<C extends Contract> =
  | PlainEnding<C>
  /** Ends in one way or another, as the switches of the request say. */
  | { readonly does: 'choose'; readonly choose: (signals: Signals) => PlainEnding<C> };

/** One answer that a sandbox can give, and the place of the magic values that ask for it. */
export interface Scenario<C extends Contract = Contract> {
  /** Lower-case letters, digits and dashes. Unique within its API. */
  readonly slug: string;
  readonly kind: Kind;
  readonly number: number;
  readonly about: BothLanguages;
  readonly ending: Ending<C>;
}

/** The magic values by which a caller asks for a scenario. */
export interface MagicValues {
  readonly idNumber: string | null;
  readonly phone: string;
  readonly name: string | null;
}

/** The parts of a request that may be magic: texts, of which the earlier ones win, and marks inside files. */
export interface Carried {
  readonly texts: readonly (string | null | undefined)[];
  readonly marks?: readonly (string | null)[];
  readonly switches?: Readonly<Record<string, number>>;
}

/** The sandbox of one API. */
export interface ApiSandbox<C extends Contract = Contract> {
  readonly contract: C;
  /** 1 to 5, see MagicPlace. */
  readonly group: number;
  /** Which magic values the requests of this API can carry. */
  readonly carriers: readonly ('idNumber' | 'phone' | 'name' | 'image' | 'clip')[];
  readonly scenarios: readonly Scenario<C>[];
  /** Slug of the answer for a person of the sandbox if nothing else is asked for. */
  readonly plain: string;
  /** Slug of the answer for all other people. */
  readonly stranger: string;
  read(params: ParamsOf<C>): Carried;
  /** Fields of a request that asks for a scenario. */
  request(values: MagicValues, slug: string): Readonly<Record<string, unknown>>;
  /** Adds what the caller sent, and the addresses of the pictures, to the result. */
  finish?(
    result: ResultOf<C>,
    sent: { readonly params: ParamsOf<C>; readonly call: Call; readonly pictures: readonly string[] },
  ): ResultOf<C>;
}

/** The magic values of a scenario. */
export function magicValuesOf(
  { group }: Pick<ApiSandbox, 'group'>,
  { kind, number }: Pick<Scenario, 'kind' | 'number'>,
) {
  const place = { group, kind: KINDS[kind], number };
  return {
    idNumber: magicIdNumber(place),
    phone: magicPhone(place),
    name: number > 999 ? null : magicName(place),
  } satisfies MagicValues;
}

/** An ordinary answer. */
export function outcome<C extends Contract>(
  number: number,
  slug: string,
  about: BothLanguages,
  make: (signals: Signals, moment: Moment) => Made<ResultOf<C>>,
): Scenario<C> {
  return { slug, kind: 'outcome', number, about, ending: { does: 'answer', make } };
}
