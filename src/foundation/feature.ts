import type { Command } from 'commander';
import type { ApiSandbox } from '../sandbox/scenario.ts';
import type { PersonVerdict } from '../platform/ledger/ledger.ts';
import type { AdminCommandDeps } from '../terminal/admin-commands.ts';
import type { AdminSection } from '../wire/admin/define-admin.ts';
import type { Contract, Handler, Outcome, ParamsOf, ResultOf } from '../wire/define-api.ts';
import type { WireFields } from '../wire/wire-fields.ts';

/**
 * All parts of one API. Each folder below `features/` exports one Feature, and `features/index.ts` lists them.
 * Everything that serves, documents, simulates or calls an API starts from that list. A feature that lacks a part does
 * not compile.
 */
export interface Feature<C extends Contract, HandlerDeps, S extends readonly AdminSection<never>[]> {
  readonly contract: C;
  readonly createHandler: (deps: HandlerDeps) => Handler<C>;
  /** Made-up answers to every documented code. */
  readonly sandbox: ApiSandbox<C>;
  /**
   * Reduces a result to one word, e.g. `same`, so that the answers of two sources can be compared. Scores cannot be
   * compared, because they differ between engines. The word holds nothing personal.
   */
  readonly wordFor: (result: ResultOf<C>, params: ParamsOf<C>) => string;
  /**
   * Reads the scores of a call out of its trace, 0 to 100 by their names, for the metrics. Absent if the API has no score.
   */
  readonly scoresOf?: (trace: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** Builds the wire fields, without the key, that ask another server the same question. */
  readonly spellRequest: (params: ParamsOf<C>) => WireFields;
  /**
   * What the wire of another server's answer says about the person. Undefined if it does not say, e.g. because one answer
   * means both a mismatch and an unknown number.
   */
  readonly personIn: (outcome: Outcome<C>) => PersonVerdict | undefined;
  /** What operators do with this API beyond calling it. Empty if there is nothing. */
  readonly adminSections: S;
  /** Loads the commands that need more than one call of the admin API. `null` if the feature has none. */
  readonly loadCommands: (() => Promise<AddCommands>) | null;
}

/** Adds commands to the program, e.g. `risk replay`. */
export type AddCommands = (program: Command, deps: AdminCommandDeps) => void;

/** A feature of any contract, as loops over all features see it. */
export type AnyFeature = Feature<Contract, never, readonly AdminSection<never>[]>;

/** Returns the feature as it is, and lets TypeScript infer the types of its parts. */
export function defineFeature<C extends Contract, D, const S extends readonly AdminSection<never>[]>(
  feature: Feature<C, D, S>,
): Feature<C, D, S> {
  return feature;
}

/** Reduces an outcome to one word of its API, e.g. `same`, or to its error code, e.g. `error 226402`. */
export function verdictOf(feature: AnyFeature, outcome: Outcome<Contract>, params: unknown): string {
  return outcome.ok ? feature.wordFor(outcome.result, params) : `error ${outcome.code}`;
}
