import type { z } from 'zod';
import type { Actor, Role } from '../../platform/access/actor.ts';
import type { AdminErrorCode } from '../../platform/access/admin-errors.ts';

/** One operation of the admin API; data only, in the same OpenAPI document as the five. */
export interface AdminContract {
  /** Operation id, `resource.verb`. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path below `/admin/v1`, with `:name` for path parameters. */
  readonly path: string;
  readonly summary: string;
  /** Roles that may call it; empty where nobody need be signed in. */
  readonly roles: readonly Role[];
  /** Path parameters, query and JSON body, merged into one object; the path wins, then the body. */
  readonly params: z.ZodObject;
  readonly result: z.ZodType;
  /** `write` changes something, `look` shows personal data: both leave an audit row. */
  readonly audit: 'write' | 'look' | 'none';
  /** Parameters that an audit row may hold as they came; the others leave only their names. */
  readonly auditFields: readonly string[];
  /** Largest request body, bytes; 64 KiB unless told. */
  readonly bodyBytesMax?: number;
  /** Calls a minute from one address, where the API's own rate does not fit. */
  readonly requestsPerMinute?: number;
  /** Content types of a streamed result beside JSON. */
  readonly streams?: readonly string[];
}

/** Text that is written as it is made: exports. */
export interface AdminStream {
  readonly contentType: string;
  readonly fileName: string;
  readonly chunks: AsyncIterable<string>;
}

/** How an admin call ends. `subject` names what it was about (an id, never personal data) for the audit row. */
export type AdminOutcome<R> =
  | { readonly ok: true; readonly result: R; readonly subject?: string }
  | { readonly ok: true; readonly stream: AdminStream; readonly subject?: string }
  | { readonly ok: false; readonly error: AdminErrorCode; readonly detail: string };

export type AdminParamsOf<C extends AdminContract> = z.output<C['params']>;
export type AdminHandler<C extends AdminContract> = (
  params: AdminParamsOf<C>,
  actor: Actor,
) => Promise<AdminOutcome<z.input<C['result']>>>;

export interface AdminOperation {
  readonly contract: AdminContract;
  readonly handle: (params: unknown, actor: Actor) => Promise<AdminOutcome<unknown>>;
}

/** Keeps the literal types of a table of operations. */
export function defineAdmin<const T extends Readonly<Record<string, AdminContract>>>(table: T): T {
  return table;
}

/** One handler for every contract of a table, under the same name. */
export type AdminHandlers<T extends Readonly<Record<string, AdminContract>>> = {
  readonly [K in keyof T]: AdminHandler<T[K]>;
};

/** Pairs a table of contracts with its handlers. The cast holds because the pipeline passes only what the schema gave. */
export function operationsOf<T extends Readonly<Record<string, AdminContract>>>(
  table: T,
  handlers: AdminHandlers<T>,
): readonly AdminOperation[] {
  return Object.keys(table).map((name) => ({
    contract: table[name] as AdminContract,
    handle: handlers[name] as unknown as AdminOperation['handle'],
  }));
}

/** Contracts of one subject, tied to what makes their handlers. */
export interface AdminSection<Deps> {
  readonly contracts: readonly AdminContract[];
  readonly operations: (deps: Deps) => readonly AdminOperation[];
}

/** What all of these sections need together. */
export type AdminDepsOf<S extends readonly AdminSection<never>[]> = [S[number]['operations']] extends [
  (deps: infer D) => unknown,
]
  ? D
  : never;

/** Ties a table of contracts to the function that makes its handlers. */
export function adminSection<T extends Readonly<Record<string, AdminContract>>, Deps>(
  table: T,
  createHandlers: (deps: Deps) => AdminHandlers<T>,
): AdminSection<Deps> {
  return {
    contracts: Object.values<AdminContract>(table),
    operations: (deps) => operationsOf(table, createHandlers(deps)),
  };
}
