import { told, toldElsewhere } from '../../kernel/told.ts';
import type { ChangeFeed } from '../../platform/changes/change-feed.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AdminAccess } from '../../platform/access/admin-access.ts';
import type { RefusedTries } from '../../platform/access/refused-tries.ts';
import type { AuditLog } from '../../platform/audit/audit-log.ts';
import type { Actor, Origin } from '../../platform/access/actor.ts';
import type { AdminContract, AdminOperation, AdminStream } from '../../wire/admin/define-admin.ts';
import { auditFieldsOf } from './audit-fields.ts';
import { errorCodeOf, explain, refuse } from './answer-refusal.ts';
import { wantsChinese } from './wants-chinese.ts';
import { resultInChinese } from '../../wire/told/told-fields.ts';
import { notANumber } from '../../wire/admin/numbers.ts';
import { fieldKinds, unplainField, type FieldKind } from '../../wire/admin/plain-text.ts';
import type { Clock, MonotonicClock } from '../../kernel/clock.ts';
import { Fault } from '../../kernel/fault.ts';
import { rateSubject } from '../../platform/admission/address-ranges.ts';
import { AdminBodies } from '../body/admin-bodies.ts';
import { counted, type CountedWork } from './counted-work.ts';
import { sendStream } from './send-stream.ts';
import type { CredentialCarrier } from './credential-carrier.ts';
import { failed, problemsOf, refusalOf, refusedFields, type Ran, type Refused } from './refused.ts';
import { openRequestLimits, type RequestLimit, type RequestLimitDeps } from './request-limits.ts';
import { refuseUnknownPaths } from '../pipeline/unknown-paths.ts';

/** What the routes of the admin API need. */
export interface AdminRoutesDeps extends CountedWork, RequestLimitDeps {
  readonly operations: readonly AdminOperation[];
  readonly access: Pick<AdminAccess, 'authenticate' | 'stillHolds'>;
  /** Resolves when the row is durable. An answer never leaves before its audit row. */
  readonly audit: Pick<AuditLog, 'append'>;
  /** Counts the requests of unknown callers. Those leave no audit row of their own. */
  readonly tries: Pick<RefusedTries, 'note'>;
  readonly clock: Clock & MonotonicClock;
  readonly addressDigest: (address: string) => string;
  readonly requestsPerMinute: number;
  /** Sign-ins per minute from one address. The limit slows guessing down, and each sign-in costs 32 MiB of scrypt. */
  readonly signInsPerMinute: number;
  /** The operations are mounted once for each. */
  readonly carriers: readonly CredentialCarrier[];
  /** Gives the names of other nodes that do not follow what was changed here, after it waited for them. */
  readonly changes: Pick<ChangeFeed, 'everywhere'>;
  /** Called with the operation and the error if a handler throws. It must not log anything of the request. */
  readonly onBug: (operation: string, error: unknown) => void;
}

const BODY_BYTES = 64 * 1024;

/**
 * Mounts the admin API, once for each carrier of credentials. Each request is authenticated, authorised, read, handled,
 * audited and answered, in this order. If a request is not allowed, no byte of its body is read. HTTP statuses are those
 * of ADMIN_ERRORS.
 */
export async function registerAdminRoutes(server: FastifyInstance, deps: AdminRoutesDeps): Promise<void> {
  const bodies = new AdminBodies(deps.clock);
  await server.register(async (parent) => {
    parent.addHook('onClose', async () => bodies.close());
    const limit = await openRequestLimits(parent, deps);
    // An operation has one limit, whichever credential its callers show.
    const limited = deps.operations.map((operation) => ({
      operation,
      limit: limit(limitOf(operation.contract, deps)),
    }));
    for (const carrier of deps.carriers)
      await parent.register(async (scope) => mountAll(scope, limited, { ...deps, carrier, bodies }), {
        prefix: carrier.prefix,
      });
  });
}

interface LimitedOperation {
  readonly operation: AdminOperation;
  readonly limit: ReturnType<Awaited<ReturnType<typeof openRequestLimits>>>;
}

function mountAll(scope: FastifyInstance, limited: readonly LimitedOperation[], deps: RouteDeps): void {
  const { headers } = deps.carrier;
  scope.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
  scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const code = errorCodeOf(error);
    if (code === 'internal') deps.onBug(`${request.method} ${request.routeOptions.url ?? 'unknown path'}`, error);
    return refuse(reply, { error: code, detail: toldElsewhere(explain(error)) });
  });
  refuseUnknownPaths(scope, (_request, reply) =>
    refuse(reply, {
      error: 'not_found',
      detail: told`there is no such admin operation. See /docs for those that exist`,
    }),
  );
  scope.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (_request, body, done) =>
    done(null, { ndjson: body }),
  );
  for (const each of limited) mount(scope, each, deps);
}

type RouteDeps = AdminRoutesDeps & { readonly bodies: AdminBodies; readonly carrier: CredentialCarrier };

function mount(scope: FastifyInstance, { operation, limit }: LimitedOperation, deps: RouteDeps): void {
  const { contract } = operation;
  const bodyBytesMax = contract.bodyBytesMax ?? BODY_BYTES;
  /** The caller of each request that was let through. */
  const actors = new WeakMap<FastifyRequest, Actor | null>();
  scope.route({
    method: contract.method,
    url: contract.path,
    bodyLimit: bodyBytesMax,
    // Pages of other sites must not use up the tries of the address that their visitor signs in from.
    onRequest: [(request, reply) => refuseForeign(contract, { request, reply }, deps), limit],
    preParsing: async (request, reply) => {
      const { actor, refused } = await admit(contract, request, deps);
      if (refused) {
        await leaveRow(contract, { actor, request, ...refused }, deps);
        return refuse(reply, refused.outcome, deps.carrier);
      }
      actors.set(request, actor);
      const sender = {
        administratorId: actor?.administratorId ?? '',
        addressSubject: rateSubject(deps.addressOf(request)),
      };
      const noPlace = await deps.bodies.enter(request.raw, reply.raw, { bytesMax: bodyBytesMax, sender });
      if (noPlace === null) return undefined;
      return refuse(reply, {
        error: 'unavailable',
        detail: told`too many large bodies are being read. Try again later`,
      });
    },
    handler: async (request, reply) => {
      const actor = actors.get(request) ?? null;
      const outcome = await counted(contract, deps, async () => {
        const ran = await run(operation, actor, request, deps);
        await leaveRow(contract, { actor, ...ran, request }, deps);
        return ran.outcome;
      });
      if (!outcome.ok) return refuse(reply, outcome, deps.carrier);
      if (contract.method !== 'GET') await tellBehind(reply, deps);
      if (outcome.secondPerson !== undefined)
        reply.header(SECOND_PERSON_HEADER, encodeURIComponent(outcome.secondPerson));
      if ('stream' in outcome)
        return sendStream(reply, { ...outcome.stream, chunks: whileAllowed(outcome.stream, actor, deps) });
      const result = wantsChinese(request) ? resultInChinese(contract, outcome.result) : outcome.result;
      const body = deps.carrier.bodyOf(contract, result, { request, reply });
      return reply.header('cache-control', 'no-store').send(body);
    },
  });
}

/** Refuses a request that its carrier does not take from where it comes. */
async function refuseForeign(
  contract: AdminContract,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  deps: RouteDeps,
): Promise<FastifyReply | undefined> {
  const foreign = deps.carrier.refusalOf(request);
  if (foreign === null) return undefined;
  const refused = failed('forbidden', foreign);
  await leaveRow(contract, { actor: null, request, ...refused }, deps);
  return refuse(reply, refused.outcome, deps.carrier);
}

/** Authenticates the caller, and gives why the call is refused. `refused` is null if it is allowed. */
async function admit(
  contract: AdminContract,
  request: FastifyRequest,
  deps: RouteDeps,
): Promise<{ readonly actor: Actor | null; readonly refused: Refused | null }> {
  const actor = await authenticate(contract, request, deps);
  return { actor, refused: refusalOf(contract, actor) };
}

/**
 * For a call that takes two persons: names the administrator that asked first, or says that no other one may make it.
 * It is percent-encoded.
 */
const SECOND_PERSON_HEADER = 'renzheng-second-person';

/** Names the nodes where a change does not hold yet, e.g. `renzheng-nodes-behind: node-b`. */
const BEHIND_HEADER = 'renzheng-nodes-behind';

/** Waits until a change holds on every node, and says in a header on which it does not. */
async function tellBehind(reply: FastifyReply, { changes, onBug }: RouteDeps): Promise<void> {
  try {
    const behind = await changes.everywhere();
    if (behind.length > 0) reply.header(BEHIND_HEADER, behind.join(', '));
  } catch (error) {
    // What was asked for is done, so the answer must not be lost. It cannot be told where it holds.
    if (!(error instanceof Fault)) onBug('changes', error);
    reply.header(BEHIND_HEADER, 'unknown');
  }
}

function limitOf({ name, roles, requestsPerMinute }: AdminContract, deps: AdminRoutesDeps): RequestLimit {
  const isSignIn = roles.length === 0 && requestsPerMinute === undefined;
  return {
    name,
    perMinute: requestsPerMinute ?? (isSignIn ? deps.signInsPerMinute : deps.requestsPerMinute),
    isSignIn,
  };
}

async function authenticate(contract: AdminContract, request: FastifyRequest, deps: RouteDeps): Promise<Actor | null> {
  const token = deps.carrier.tokenOf(request);
  if (contract.roles.length === 0 || token === undefined) return null;
  return deps.access.authenticate(token, originOf(request, deps));
}

async function run(
  { contract, handle }: AdminOperation,
  actor: Actor | null,
  request: FastifyRequest,
  deps: AdminRoutesDeps,
): Promise<Ran> {
  const raw = { ...(request.query as object), ...(request.body as object | null), ...(request.params as object) };
  const unread = notANumber(contract.params, raw);
  if (unread !== null) return refusedFields([{ name: unread, problem: told`must be a number` }]);
  const parsed = contract.params.safeParse(raw);
  if (!parsed.success) return refusedFields(problemsOf(parsed.error));
  const unplain = unplainField(kindsOf(contract), parsed.data);
  if (unplain !== null) return refusedFields([{ name: unplain, problem: NOT_PLAIN }]);
  if (contract.method === 'PATCH' && Object.keys(parsed.data).every((name) => name in (request.params as object)))
    return failed('bad_request', told`nothing was given to change. Give at least one field besides the id`);
  const fields = auditFieldsOf(contract, parsed.data);
  try {
    return { outcome: await handle(parsed.data, actor ?? anonymous(request, deps)), fields };
  } catch (error) {
    if (error instanceof Fault)
      return { outcome: { ok: false, error: 'unavailable', detail: toldElsewhere(error.message) }, fields };
    deps.onBug(contract.name, error);
    return { outcome: { ok: false, error: 'internal', detail: told`an internal error. The log says more` }, fields };
  }
}

const NOT_PLAIN = 'control characters, line breaks and bidirectional marks are not allowed. Leave them out';
const KINDS = new WeakMap<AdminContract, ReadonlyMap<string, FieldKind>>();

function kindsOf(contract: AdminContract): ReadonlyMap<string, FieldKind> {
  let kinds = KINDS.get(contract);
  if (!kinds) KINDS.set(contract, (kinds = fieldKinds(contract)));
  return kinds;
}

function anonymous(request: FastifyRequest, deps: AdminRoutesDeps): Actor {
  return {
    administratorId: '',
    name: '',
    role: 'integrator',
    appIds: [],
    tokenDigest: '',
    ...originOf(request, deps),
  };
}

function originOf(request: FastifyRequest, deps: AdminRoutesDeps): Origin {
  const address = deps.addressOf(request);
  return { addressDigest: deps.addressDigest(address), networkDigest: deps.addressDigest(rateSubject(address)) };
}

/** Counts the tries of unknown callers together. Every other request that must leave a row leaves its own. */
async function leaveRow(
  contract: AdminContract,
  { actor, outcome, fields, request }: Ran & { readonly actor: Actor | null; readonly request: FastifyRequest },
  deps: AdminRoutesDeps,
): Promise<void> {
  const address = deps.addressOf(request);
  const addressDigest = deps.addressDigest(address);
  if (actor === null && !outcome.ok) {
    deps.tries.note({ subject: rateSubject(address), addressDigest, operation: contract.name });
    return;
  }
  if (contract.audit === 'none') return;
  const appended = deps.audit.append({
    atMs: deps.clock.nowMs(),
    administratorId: actor?.administratorId ?? null,
    administratorName: actor?.name ?? null,
    operation: contract.name,
    kind: contract.audit,
    subject: outcome.ok ? (outcome.subject ?? null) : null,
    fields:
      outcome.ok && outcome.secondPerson !== undefined ? { ...fields, secondPerson: outcome.secondPerson } : fields,
    outcome: outcome.ok ? 'ok' : outcome.error,
    addressDigest,
  });
  await (outcome.ok && contract.method !== 'GET' ? appended.catch(tellDone) : appended);
}

/** Says that a write is done although its audit row is not. Throws what it gets otherwise. */
function tellDone(error: unknown): never {
  if (!(error instanceof Fault)) throw error;
  const message = `${error.message}. What you asked for is done, but the audit could not be written: look before you ask again`;
  throw new Fault(error.kind, message, { cause: error });
}

/** How often a stream checks whether its reader may still have it. */
const CHECK_EVERY_MS = 500;

/** Gives the chunks of a stream. It breaks off if the caller loses the right to them while they go out. */
async function* whileAllowed(
  { chunks }: AdminStream,
  actor: Actor | null,
  { access, clock }: RouteDeps,
): AsyncGenerator<string> {
  let checkedAtMs = clock.monotonicMs();
  for await (const chunk of chunks) {
    const nowMs = clock.monotonicMs();
    if (actor !== null && nowMs - checkedAtMs >= CHECK_EVERY_MS) {
      // An end would look as if everything had been sent.
      if (!(await access.stillHolds(actor))) throw new Fault('unavailable', 'the right to this stream has ended');
      checkedAtMs = nowMs;
    }
    yield chunk;
  }
}
