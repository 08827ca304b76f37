import process from 'node:process';
import { AdminAccess } from '../platform/access/admin-access.ts';
import { RefusedTries } from '../platform/access/refused-tries.ts';
import { SecondFactors } from '../platform/access/second-factors.ts';
import { SignInThrottle } from '../platform/access/sign-in-throttle.ts';
import { createAdminOperations, type AdminDeps } from '../admin/index.ts';
import { askSecondPerson, createSecondPerson } from '../wire/admin/second-person.ts';
import { SourceRights } from '../wire/admin/source-rights.ts';
import { CONTRACTS } from '../features/index.ts';
import { nodeNameOf } from '../config/cluster-place.ts';
import { CONSOLE_FOLDER } from '../config/console-folder.ts';
import { productVersion } from '../config/product-version.ts';
import { registerAdminRoutes } from '../server/admin/admin-routes.ts';
import { registerConsoleFiles } from '../server/admin/console-files.ts';
import { BEARER, createCookieCarrier } from '../server/admin/credential-carrier.ts';
import type { AdminMount } from '../server/listener/http-server.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { LiveCalls } from '../platform/ledger/live-calls.ts';
import { NO_MONEY, parseMoney } from '../platform/ledger/money.ts';
import { AddressRates } from '../platform/admission/address-rate.ts';
import type { AuditLog } from '../platform/audit/audit-log.ts';
import type { AdministratorStore } from '../platform/access/administrator-store.ts';
import { addressDigest } from '../platform/secrets/site-digests.ts';
import { leaveFirstToken, renewTokenFile } from './admin-token-file.ts';
import { ThreadExaminer } from './open-examiner.ts';
import { shownSettings } from '../config/shown-settings.ts';
import { openConsole, type OpenedConsole } from './open-console.ts';
import { openOidc } from './open-oidc.ts';
import type { Ground } from './open-foundation.ts';
import type { StoredPlatform } from './open-stored-platform.ts';
import type { SiteRates } from './share-rates.ts';
import { inferenceWorkers } from './open-vision.ts';
import { DAY_MS, keepUp, keepUpHere } from '../foundation/upkeep.ts';
import { every, everyOneByOne } from '../kernel/timers.ts';

/** What the admin API manages, except administrators and the audit, which it opens itself. */
export type Backstage = Omit<
  AdminDeps,
  | 'access'
  | 'administrators'
  | 'audit'
  | 'apiNames'
  | 'secrets'
  | 'clock'
  | 'random'
  | 'reportSources'
  | 'sourceRights'
  | 'signInThrottle'
  | 'signInLinks'
  | 'signInWays'
  | 'consoleOrigin'
  | 'secondFactors'
  | 'metrics'
  | 'product'
  | 'identities'
  | 'identityIssuer'
  | 'liveCalls'
  | 'confirmations'
  | 'asksSecondPerson'
  | 'credits'
  | 'moneyDays'
  | 'statements'
  | 'secondPerson'
  | 'creditAloneMax'
  | 'jobStore'
  | 'retention'
  | 'otherRetention'
  | 'upkeep'
  | 'requiresSecondFactor'
  | 'examiner'
  | 'nodeName'
  | 'shownSettings'
> &
  Pick<StoredPlatform, 'siteRates'>;

/** The admin API, and the token file if this start made one. */
export interface OpenedAdmin {
  readonly mount: AdminMount;
  readonly console: Pick<OpenedConsole, 'listensAt' | 'makeFirstLink'>;
  /** File of the first owner's token. Null unless this start made it. */
  readonly madeTokenFile: string | null;
}

/** Opens the admin API. If there is no administrator yet, makes the first owner. */
export async function openAdmin(ground: Ground, { siteRates, ...backstage }: Backstage): Promise<OpenedAdmin> {
  const { config, stores, secrets, log } = ground;
  const { administrators, audit, reportSources } = stores;
  const clock = systemClock;
  const { access, secondFactors } = openAccess(ground);
  const adminConsole = openConsole(ground, access);
  await reportSources.adoptEarlier(clock.nowMs());
  const rights = { reportSources, sourceRights: new SourceRights(reportSources, clock) };
  const apiNames = CONTRACTS.map(({ name }) => name);
  const own = { access, secondFactors, administrators, audit, apiNames, secrets, clock, random: systemRandom };
  const tries = openTries(ground, audit);
  const limits = limitsOf(ground, siteRates);
  const oidc = openOidc(ground, { access, tries, ...limits });
  const liveCalls = new LiveCalls({ ledger: backstage.ledger, clock });
  const asksSecondPerson = config.admin.secondPerson === 'on';
  const secondPerson = createSecondPerson({ ...stores, secrets, clock, random: systemRandom });
  const all = createAdminOperations({
    ...backstage,
    liveCalls,
    ...own,
    ...rights,
    identities: stores.identities,
    ...billedBy(stores),
    secondPerson,
    creditAloneMax: parseMoney(config.billing.creditAloneMax) ?? NO_MONEY,
    asksSecondPerson,
    ...dutiesOfSite(ground),
    identityIssuer: oidc?.issuer ?? null,
    ...adminConsole,
    signInWays: { oidc: oidc && { label: oidc.label }, language: config.admin.language },
    signInThrottle: await openThrottle(ground, siteRates),
    metrics: ground.metrics,
    product: aboutProduct(config),
    ...aboutSite(ground),
  });
  const operations = asksSecondPerson ? all.map((each) => askSecondPerson(each, secondPerson)) : all;
  return {
    console: adminConsole,
    madeTokenFile: await openTokens(ground, { access, administrators, tokenMs: config.admin.tokenDays * DAY_MS }),
    mount: async (server, tools) => {
      const { addressOf, hosts } = tools;
      await oidc?.mount(server, tools);
      // A watch would hold up the end of the server.
      server.addHook('preClose', async () => liveCalls.close());
      registerConsoleFiles(server, { dir: CONSOLE_FOLDER, random: systemRandom });
      await registerAdminRoutes(server, {
        carriers: [BEARER, createCookieCarrier({ hosts, clock })],
        operations,
        access,
        audit,
        tries,
        clock,
        ...withOthers(ground),
        addressOf,
        addressDigest: (address) => addressDigest(secrets, address),
        ...limits,
        onBug: (operation, error) => log.bug({ api: operation, orderId: null, stage: 'answer' }, error),
      });
    },
  };
}

/** How often an address may call the admin API. */
function limitsOf({ config }: Ground, siteRates: SiteRates | null) {
  const { requestsPerMinute, signInsPerMinute } = config.admin;
  const sharedRates = siteRates && { requests: siteRates.calls, signIns: siteRates.tries };
  return { requestsPerMinute, signInsPerMinute, sharedRates };
}

/** What calls tell the other nodes, and erasures. */
function withOthers({ changes, underWay }: Ground) {
  return { changes, underWay };
}

/** What the page of compliance tells about the site. */
function dutiesOfSite({ config, stores, jobs }: Ground) {
  const requiresSecondFactor = config.admin.secondFactor === 'required';
  return {
    jobStore: stores.jobs,
    upkeep: () => jobs.regular.filter((kind) => kind.startsWith('upkeep of ')),
    retention: config.retention,
    otherRetention: { pictureHours: config.videoLiveness.pictureHours },
    requiresSecondFactor,
  };
}

/** The stores of what customers are billed. */
function billedBy({ confirmations, credits, moneyDays, statements }: Ground['stores']) {
  return { confirmations, credits, moneyDays, statements };
}

/** What the admin API shows of this process: its settings, and what an examination of it found. */
function aboutSite({ config, opened }: Ground) {
  const examiner = new ThreadExaminer(config, systemClock);
  opened.defer(() => examiner.close());
  return {
    examiner,
    nodeName: nodeNameOf(config),
    shownSettings: (isChangedOnly: boolean) => shownSettings(config, process.env, isChangedOnly),
  };
}

function aboutProduct(config: Ground['config']): AdminDeps['product'] {
  return {
    version: productVersion(),
    startedAtMs: systemClock.nowMs(),
    inferenceWorkers: inferenceWorkers(config),
  };
}

/** Opens sign-in, tokens and second factors. */
function openAccess({ config, stores, secrets }: Ground) {
  const ports = { secrets, clock: systemClock, random: systemRandom };
  const secondFactors = new SecondFactors({ store: stores.secondFactors, ...ports });
  const access = new AdminAccess({
    ...ports,
    store: stores.administrators,
    sessionMs: config.admin.sessionHours * 3_600_000,
    tokenMs: config.admin.tokenDays * DAY_MS,
    secondFactors,
    requiresSecondFactor: config.admin.secondFactor === 'required',
  });
  return { access, secondFactors };
}

const WRITE_TRIES_EVERY_MS = 60_000;

/** The operations that sign an administrator in. */
const SIGN_INS = new Set(['sessions.create', 'sessions.link', 'sessions.oidc']);

/** Counts refused attempts to sign in. The sums go into the audit each minute and at shutdown. */
function openTries({ log, opened, metrics }: Ground, audit: AuditLog): Pick<RefusedTries, 'note'> {
  const tries = new RefusedTries({ audit, clock: systemClock });
  const report = () =>
    log.problem('attempts without a valid token could not be written into the audit; the server tries again');
  const timer = every(WRITE_TRIES_EVERY_MS, () => void tries.writeDue().catch(report));
  opened.defer(async () => {
    clearInterval(timer);
    await tries.writeDue().catch(report);
  });
  const failed = metrics.counter({
    name: 'sign_in_failures_total',
    help: 'Sign-ins that failed, by the way: password (sessions.create), link, or provider (sessions.oidc)',
    labels: ['operation'],
  });
  // A counter that begins with its first failure never rises for a watcher.
  for (const operation of SIGN_INS) failed({ operation }, 0);
  return {
    note: (refused) => {
      metrics.adminTry();
      if (SIGN_INS.has(refused.operation)) failed({ operation: refused.operation });
      tries.note(refused);
    },
  };
}

const LEARN_NETWORKS_EVERY_MS = 60_000;

/** Opens the throttle of sign-ins with the networks that the database knows. */
async function openThrottle({ stores, log, opened }: Ground, siteRates: SiteRates | null): Promise<SignInThrottle> {
  const rates = siteRates?.tries ?? new AddressRates(systemClock);
  const throttle = new SignInThrottle({ clock: systemClock, store: stores.knownNetworks, rates });
  await throttle.learn();
  const failed = () =>
    log.problem('the networks of earlier sign-ins could not be read; this is tried again every minute');
  opened.defer(everyOneByOne(LEARN_NETWORKS_EVERY_MS, () => throttle.learn().catch(failed)));
  return throttle;
}

interface Tokens {
  readonly access: AdminAccess;
  readonly administrators: AdministratorStore;
  readonly tokenMs: number;
}

/**
 * Gives every token an end, makes the first owner's token, and keeps the one in the data folder fresh. Gives the token
 * file if this start made it.
 */
async function openTokens(ground: Ground, { access, administrators, tokenMs }: Tokens): Promise<string | null> {
  const { folder, log } = ground;
  const endsAtMs = systemClock.nowMs() + tokenMs;
  const endless = await administrators.endEndless(endsAtMs);
  if (endless > 0) log.event('tokens of an older release were given an end', { tokens: endless, endsAtMs });
  const made = await leaveFirstToken(folder.token, access, administrators);
  const renew = async () => {
    if (await renewTokenFile(folder.token, access, tokenMs / 3)) log.event('renewed admin.token', {});
  };
  await renew();
  keepUpHere(ground, 'admin tokens', async () => {
    await renew();
    return {};
  });
  keepUp(ground, 'ended tokens', async () => {
    await access.removeEnded();
    return {};
  });
  return made;
}
