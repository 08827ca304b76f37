import type { Command } from 'commander';
import type { ApiSandbox } from '../sandbox/scenario.ts';
import type { AdminCommandDeps } from '../terminal/admin-commands.ts';
import type { AdminSection } from '../wire/admin/define-admin.ts';
import type { Contract, Handler, Outcome, ParamsOf, ResultOf } from '../wire/define-api.ts';
import type { WireFields } from '../wire/wire-fields.ts';

/**
 * All parts of one API. A folder below `features/` exports one; `features/index.ts` lists them, and everything that
 * serves, documents, simulates or asks an API starts from that list. A part that is missing does not compile.
 */
export interface Feature<C extends Contract, HandlerDeps, S extends readonly AdminSection<never>[]> {
  readonly contract: C;
  readonly createHandler: (deps: HandlerDeps) => Handler<C>;
  /** Made-up answers to every documented code. */
  readonly sandbox: ApiSandbox<C>;
  /**
   * What a result comes down to, in a word by which two sources can be compared. Scores themselves differ between
   * engines. It holds nothing personal, e.g. `same`.
   */
  readonly wordFor: (result: ResultOf<C>, params: ParamsOf<C>) => string;
  /** Fields of the wire, without the key, that ask another server the same question. */
  readonly spellRequest: (params: ParamsOf<C>) => WireFields;
  /** What operators do with this API beyond calling it; empty when there is nothing. */
  readonly adminSections: S;
  /** Loads the commands that need more than one call of the admin API; null when there are none. */
  readonly loadCommands: (() => Promise<AddCommands>) | null;
}

/** Adds commands to the program, e.g. `risk replay`. */
export type AddCommands = (program: Command, deps: AdminCommandDeps) => void;

/** A feature whose contract is any: what a loop over all of them sees. */
export type AnyFeature = Feature<Contract, never, readonly AdminSection<never>[]>;

/** Keeps the types of a feature's parts. */
export function defineFeature<C extends Contract, D, const S extends readonly AdminSection<never>[]>(
  feature: Feature<C, D, S>,
): Feature<C, D, S> {
  return feature;
}

/** What an outcome comes down to: a word of its API, or its error code, e.g. `error 226402`. */
export function verdictOf(feature: AnyFeature, outcome: Outcome<Contract>, params: unknown): string {
  return outcome.ok ? feature.wordFor(outcome.result, params) : `error ${outcome.code}`;
}
