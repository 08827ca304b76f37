import { present } from '../../kernel/assert.ts';
import { parseCookie } from 'cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock, MonotonicClock } from '../../kernel/clock.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { AdminAccess } from '../../platform/access/admin-access.ts';
import type { Administrator } from '../../platform/access/administrator-store.ts';
import type { ProviderAccounts } from '../../platform/access/provider-accounts.ts';
import type { RefusedTries } from '../../platform/access/refused-tries.ts';
import type { ProvedIdentity, ProviderRefusal, SignInProvider } from '../../platform/access/sign-in-provider.ts';
import { rateSubject } from '../../platform/admission/address-ranges.ts';
import type { AuditLog } from '../../platform/audit/audit-log.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { AdminHosts } from '../listener/admin-hosts.ts';
import { cookieName, setCookie, type ConsoleCookie } from './browser-cookie.ts';
import { consoleHeaders } from './console-headers.ts';
import { sessionCookie } from './credential-carrier.ts';
import { openRequestLimits, type RequestLimitDeps } from './request-limits.ts';
import { openFlow, sealFlow, type BrowserFlow } from './oidc-flow.ts';

/** What sign-in with an OpenID provider needs. */
export interface OidcRoutesDeps extends RequestLimitDeps {
  readonly provider: SignInProvider;
  readonly accounts: Pick<ProviderAccounts, 'enter'>;
  readonly access: Pick<AdminAccess, 'openSession'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly tries: Pick<RefusedTries, 'note'>;
  readonly secrets: Pick<SiteSecrets, 'seal' | 'open'>;
  readonly clock: Clock & MonotonicClock;
  readonly random: RandomSource;
  readonly hosts: Pick<AdminHosts, 'originOf' | 'isHttps'>;
  readonly addressDigest: (address: string) => string;
  /** Beginnings and, counted apart, ends of sign-ins per minute from one address. */
  readonly signInsPerMinute: number;
  /** Told why a sign-in did not succeed. The detail holds nothing of a person. */
  readonly onRefused: (reason: OidcError, detail: string) => void;
}

/**
 * The words by which the sign-in page learns why a sign-in at the provider did not succeed, behind `error=`. `expired`:
 * it took over ten minutes, or began in another browser or tab.
 */
export type OidcError = ProviderRefusal | 'expired' | 'no-role' | 'disabled' | 'too-many-requests';

const PREFIX = '/console/oidc';
/** It is `Lax`, because the browser comes back from another site. */
const COOKIE: ConsoleCookie = { name: 'renzheng_oidc', path: PREFIX, sameSite: 'lax' };
const FLOW_S = 10 * 60;
const ANSWER_LENGTH_MAX = 8192;
/** Name of the operation in the audit. */
const OPERATION = 'sessions.oidc';

/**
 * Adds sign-in with an OpenID provider: `/console/oidc/start?to=/path` sends the browser there, and the provider sends
 * it back to `/console/oidc/callback`, which opens a session and shows the page `to` of the console. A sign-in that
 * fails leads to `/console/#/sign-in?error=` and an OidcError.
 */
export async function registerOidcRoutes(server: FastifyInstance, deps: OidcRoutesDeps): Promise<void> {
  await server.register(
    async (scope) => {
      const limitOf = await openRequestLimits(scope, deps);
      scope.addHook('onRequest', async (_request, reply) => {
        reply.headers({ ...consoleHeaders(null), 'cache-control': 'no-store' });
      });
      scope.setErrorHandler((error: Error & { readonly statusCode?: number }, _request, reply) => {
        if (error.statusCode === 429) return showError(reply, 'too-many-requests');
        throw error;
      });
      const limit = (end: string) => ({
        onRequest: limitOf({ name: `${OPERATION}.${end}`, perMinute: deps.signInsPerMinute, isSignIn: true }),
      });
      scope.get('/start', limit('start'), (request, reply) => start(request, reply, deps));
      scope.get('/callback', limit('callback'), (request, reply) => finish(request, reply, deps));
    },
    { prefix: PREFIX },
  );
}

async function start(request: FastifyRequest, reply: FastifyReply, deps: OidcRoutesDeps): Promise<FastifyReply> {
  const { random, provider } = deps;
  const text = () => Buffer.from(random.bytes(32)).toString('base64url');
  const to = pageOf((request.query as { readonly to?: unknown }).to);
  const flow: BrowserFlow = { state: text(), nonce: text(), verifier: text(), to, startedAtMs: deps.clock.nowMs() };
  const begun = await provider.begin(flow, redirectUriOf(request, deps));
  if (!begun.ok) return refuse(reply, begun.reason, begun.detail, deps);
  const isHttps = deps.hosts.isHttps(request.raw);
  const cookie = setCookie(COOKIE, sealFlow(flow, deps.secrets), { isHttps, maxAge: FLOW_S });
  return reply.header('set-cookie', cookie).redirect(begun.url.href, 302);
}

async function finish(request: FastifyRequest, reply: FastifyReply, deps: OidcRoutesDeps): Promise<FastifyReply> {
  const { provider, accounts } = deps;
  // Whatever comes of it, this sign-in is over.
  const isHttps = deps.hosts.isHttps(request.raw);
  reply.header('set-cookie', setCookie(COOKIE, '', { isHttps, maxAge: 0 }));
  const answer = new URL(`${redirectUriOf(request, deps)}${/\?.*$/.exec(request.url)?.[0] ?? ''}`);
  const flow = openFlow(parseCookie(request.headers.cookie ?? '')[cookieName(COOKIE, isHttps)], deps.secrets);
  const isOfBrowser = flow !== null && answer.searchParams.get('state') === flow.state;
  if (!isOfBrowser || flow.startedAtMs + FLOW_S * 1000 <= deps.clock.nowMs() || request.url.length > ANSWER_LENGTH_MAX)
    return refuseTry(request, reply, { reason: 'expired', detail: 'no sign-in of this browser waits for it' }, deps);
  const proved = await provider.finish(flow, answer);
  if (!proved.ok) return refuseTry(request, reply, proved, deps);
  const entry = await accounts.enter(proved.identity);
  if (entry.kind !== 'entered')
    return refuseTry(request, reply, { reason: entry.kind, detail: 'the person is known to the provider' }, deps);
  return enter(request, reply, { administrator: entry.administrator, identity: proved.identity, to: flow.to }, deps);
}

interface Entered {
  readonly administrator: Administrator;
  readonly identity: ProvedIdentity;
  readonly to: string;
}

async function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  { administrator: { id, name, role }, identity: { issuer }, to }: Entered,
  deps: OidcRoutesDeps,
): Promise<FastifyReply> {
  const { access, audit, clock } = deps;
  // The provider asks for the factors that it wants.
  const session = await access.openSession(id, { passwordHash: null, provedFactor: true }, deps.provider.label);
  if (session === null)
    return refuseTry(request, reply, { reason: 'disabled', detail: 'the account was just disabled' }, deps);
  await audit.append({
    atMs: clock.nowMs(),
    administratorId: id,
    administratorName: name,
    operation: OPERATION,
    kind: 'write',
    subject: name,
    fields: { issuer, role },
    outcome: 'ok',
    addressDigest: deps.addressDigest(deps.addressOf(request)),
  });
  const isHttps = deps.hosts.isHttps(request.raw);
  const cookie = sessionCookie(session.token, present(session.expiresAtMs), { isHttps, clock });
  return reply.header('set-cookie', cookie).redirect(`/console${to}`, 302);
}

interface RefusedEntry {
  readonly reason: OidcError;
  readonly detail: string;
}

/** Refuses an answer of the provider, and counts it with the other tries of this address. */
function refuseTry(
  request: FastifyRequest,
  reply: FastifyReply,
  { reason, detail }: RefusedEntry,
  deps: OidcRoutesDeps,
): FastifyReply {
  const address = deps.addressOf(request);
  deps.tries.note({
    subject: rateSubject(address),
    addressDigest: deps.addressDigest(address),
    operation: OPERATION,
  });
  return refuse(reply, reason, detail, deps);
}

function refuse(reply: FastifyReply, reason: OidcError, detail: string, deps: OidcRoutesDeps): FastifyReply {
  // Any client can send an answer that no sign-in waits for, so it must not fill the log.
  if (reason !== 'expired') deps.onRefused(reason, detail);
  return showError(reply, reason);
}

function showError(reply: FastifyReply, reason: OidcError): FastifyReply {
  return reply.redirect(`/console/#/sign-in?error=${reason}`, 302);
}

function redirectUriOf({ raw }: FastifyRequest, { hosts }: OidcRoutesDeps): string {
  return `${hosts.originOf(raw)}${PREFIX}/callback`;
}

/** Gives the page of the console to show afterwards. Anything but a path of the console leads to its first page. */
function pageOf(to: unknown): string {
  return typeof to === 'string' && /^\/(?!\/)[\w\-./?=&%#~:,+@]{0,1000}$/.test(to) ? to : '/';
}
