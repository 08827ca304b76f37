import type { z } from 'zod';
import type { Told } from '../../kernel/told.ts';
import type { Actor, Role } from '../../platform/access/actor.ts';
import type { AdminErrorCode } from '../../platform/access/admin-errors.ts';

/** One operation of the admin API, as data. It is documented in the same OpenAPI document as the five APIs. */
export interface AdminContract {
  /** Operation id in the form `resource.verb`, e.g. `app.create`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path below `/admin/v1`, with `:name` for path parameters. */
  readonly path: string;
  readonly summary: string;
  /** Roles that may call it. Empty if the caller need not be signed in. */
  readonly roles: readonly Role[];
  /**
   * Path parameters, query and JSON body, merged into one object. If a name occurs twice, the path wins, then the body.
   */
  readonly params: z.ZodObject;
  readonly result: z.ZodType;
  /** `write` changes something, and `look` shows personal data. Both leave an audit row. */
  readonly audit: 'write' | 'look' | 'none';
  /** Parameters that an audit row holds with their values. Of all other parameters it holds only the names. */
  readonly auditFields: readonly string[];
  /** Parameters of which an audit row holds a part, because the rest may be secret. E.g. the host of a URL. */
  readonly auditParts?: Readonly<Record<string, (value: string) => string>>;
  /** Largest request body in bytes. The default is 64 KiB. */
  readonly bodyBytesMax?: number;
  /** Calls per minute from one address, if the API's own rate does not fit. */
  readonly requestsPerMinute?: number;
  /** Whether it may be called before a required second factor is set up, e.g. to set it up or to sign out. */
  readonly isOpenBeforeEnrolment?: boolean;
  /**
   * Whether a call with these parameters takes two persons on a site that asks for a second one. Left out if no call
   * does.
   */
  readonly needsSecondPerson?: (params: never) => boolean;
  /** Whether a result is bad news, so that the command ends with exit code 1. E.g. a rule set with problems. */
  readonly isBadNews?: (result: never) => boolean;
  /** Whether an import left rows out, so that the command ends with an exit code of its own. */
  readonly leavesRowsOut?: (result: never) => boolean;
  /**
   * What becomes of the caller's session. A call that `opens` one gives `{ token, expiresAtMs }`, and a browser gets the
   * token as a cookie instead. A call that `ends` it clears the cookie.
   */
  readonly session?: 'opens' | 'ends';
  /**
   * What it has to do with the work under way (see WorkUnderWay). Left out, a call that is no GET is such work, because it may
   * write about a person. One that `leaves-nothing` of any person is none, so that no erasure waits for it, e.g. for a
   * backup. One that `waits` for that work, as an erasure does, is none, because two of them would wait for each other.
   */
  readonly underWay?: 'leaves-nothing' | 'waits';
  /** Content types of a streamed result, besides JSON. */
  readonly streams?: readonly string[];
}

/** Text that is sent as it is produced, e.g. an export. */
export interface AdminStream {
  readonly contentType: string;
  /** Name under which a browser saves it. `null` if it is not a file. */
  readonly fileName: string | null;
  readonly chunks: AsyncIterable<string>;
}

/** What the audit learns of a call that succeeded. */
interface AdminDone {
  readonly subject?: string;
  /** If the call takes two persons: names the one that asked first, or says that no other administrator may make it. */
  readonly secondPerson?: string;
}

/**
 * How an admin call ends. `subject` names what the call was about for the audit row. It is an id, never personal data.
 */
export type AdminOutcome<R> =
  | ({ readonly ok: true; readonly result: R } & AdminDone)
  | ({ readonly ok: true; readonly stream: AdminStream } & AdminDone)
  | ({ readonly ok: false } & AdminRefusal);

/** What is wrong with one parameter of a call. */
export interface FieldProblem {
  /** Name of the parameter, and the place within it, e.g. `allow.2` for the third address. */
  readonly name: string;
  readonly problem: string;
}

/** Why a call is refused. */
export interface AdminRefusal {
  readonly error: AdminErrorCode;
  readonly detail: Told;
  /** The parameters that are wrong, so that a form can show each problem at its field. `detail` says the same. */
  readonly fields?: readonly FieldProblem[];
}

/** What a handler receives: the parameters as the schema has read them. */
export type AdminParamsOf<C extends AdminContract> = z.output<C['params']>;
/** Handles the calls of one operation. `actor` is the caller. */
export type AdminHandler<C extends AdminContract> = (
  params: AdminParamsOf<C>,
  actor: Actor,
) => Promise<AdminOutcome<z.input<C['result']>>>;

/** A contract and its handler. */
export interface AdminOperation {
  readonly contract: AdminContract;
  readonly handle: (params: unknown, actor: Actor) => Promise<AdminOutcome<unknown>>;
  /** See AdminPins. Absent if the parameters say all that two persons agree to. */
  readonly pin?: (params: unknown) => Promise<unknown>;
}

/** Keeps the literal types of a table of operations. */
export function defineAdmin<const T extends Readonly<Record<string, AdminContract>>>(table: T): T {
  return table;
}

/** One handler for every contract of a table, under the same name. */
export type AdminHandlers<T extends Readonly<Record<string, AdminContract>>> = {
  readonly [K in keyof T]: AdminHandler<T[K]>;
};

/**
 * For operations that take two persons and name something that can change between their calls: completes the parameters
 * with what it is now, e.g. the digest of the rules that a version holds. Both calls are compared with it, and the
 * handler refuses if it has changed, so that the second person agrees only to what the first one asked for.
 */
export type AdminPins<T extends Readonly<Record<string, AdminContract>>> = {
  readonly [K in keyof T]?: (params: AdminParamsOf<T[K]>) => Promise<AdminParamsOf<T[K]>>;
};

/**
 * Pairs a table of contracts with its handlers. The cast is safe because the pipeline passes only what the schema has
 * read.
 */
export function operationsOf<T extends Readonly<Record<string, AdminContract>>>(
  table: T,
  handlers: AdminHandlers<T>,
  pins: AdminPins<T> = {},
): readonly AdminOperation[] {
  return Object.keys(table).map((name) => {
    const contract = table[name] as AdminContract;
    const handle = handlers[name] as unknown as AdminOperation['handle'];
    const pin = pins[name] as unknown as AdminOperation['pin'];
    return pin === undefined ? { contract, handle } : { contract, handle, pin };
  });
}

/** Contracts of one subject, with the function that makes their handlers. */
export interface AdminSection<Deps> {
  readonly contracts: readonly AdminContract[];
  readonly operations: (deps: Deps) => readonly AdminOperation[];
}

/** The dependencies of all these sections together. */
export type AdminDepsOf<S extends readonly AdminSection<never>[]> = [S[number]['operations']] extends [
  (deps: infer D) => unknown,
]
  ? D
  : never;

/** Ties a table of contracts to the function that makes its handlers. */
export function adminSection<T extends Readonly<Record<string, AdminContract>>, Deps>(
  table: T,
  createHandlers: (deps: Deps) => AdminHandlers<T>,
  createPins: (deps: Deps) => AdminPins<T> = () => ({}),
): AdminSection<Deps> {
  return {
    contracts: Object.values<AdminContract>(table),
    operations: (deps) => operationsOf(table, createHandlers(deps), createPins(deps)),
  };
}
