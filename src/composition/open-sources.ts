import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Api, Contract } from '../wire/define-api.ts';
import { CONTRACTS, featureOf } from '../features/index.ts';
import { verdictOf } from '../foundation/feature.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { OWN_SOURCE } from '../platform/ledger/ledger.ts';
import { NO_MONEY } from '../platform/ledger/money.ts';
import type { AnswerSource } from '../sources/answer-source.ts';
import type { ComparisonStore } from '../sources/comparison-store.ts';
import { limitedSource } from '../sources/limited-source.ts';
import { Shadow } from '../sources/shadow.ts';
import { ShadowSwitch } from '../sources/shadow-switch.ts';
import type { SourceHours } from '../sources/source-hours.ts';
import type { SourcePlan } from '../sources/source-plan.ts';
import { chainSources } from '../sources/source-chain.ts';
import { SOURCES_FILE, type SourcesFile } from '../sources/sources-file.ts';
import { RemoteSource } from '../remote/upstream/remote-source.ts';
import { WireClient } from '../remote/upstream/wire-client.ts';
import type { WireFields } from '../wire/wire-fields.ts';
import type { Ground } from './open-foundation.ts';
import { DAY_MS, keepUp, purgeInSteps } from '../foundation/upkeep.ts';
import { told } from '../kernel/told.ts';

const PURGE = { rowsAtOnce: 1000, stepsMax: 500 };

/** The other servers that answer calls, and the results of comparing them. */
export interface StoredSources {
  readonly comparisons: ComparisonStore;
  readonly sourceHours: SourceHours;
  readonly shadowPauses: ShadowSwitch;
  /** Which sources answer which API, in the order of the APIs. */
  readonly sourcePlans: readonly SourcePlan[];
  /** Gives each API as its sources answer it. An API that the operator's file does not name stays as it is. */
  chained(apis: readonly Api[]): readonly Api[];
}

/** Reads the operator's file of sources if there is one. Throws an Error that says what is wrong with it. Throws Fault. */
export async function openSources(foundation: Ground): Promise<StoredSources> {
  const { comparisons, sourceHours } = foundation.stores;
  const shadowPauses = await ShadowSwitch.open(foundation.stores.shadowPauses);
  foundation.changes.follow('shadow-pauses', () => shadowPauses.reload());
  const { sources, retention } = foundation.config;
  keepUp(foundation, 'comparisons of sources', async () => {
    const beforeMs = systemClock.nowMs() - retention.traceDays * DAY_MS;
    return { rows: await purgeInSteps(PURGE, (limit) => comparisons.purge(beforeMs, limit)) };
  });
  keepUp(foundation, 'counts of questions to sources', async () => {
    const beforeMs = systemClock.nowMs() - retention.traceDays * DAY_MS;
    return { rows: await purgeInSteps(PURGE, (limit) => sourceHours.purge({ beforeMs, limit })) };
  });
  const stored = { comparisons, sourceHours, shadowPauses };
  if (sources.file === undefined) return { ...stored, sourcePlans: plansOf(null), chained: (apis) => apis };
  const file = readSourcesFile(sources.file);
  const clients = new Map(Object.entries(file.servers).map(([name, server]) => [name, clientOf(name, server)]));
  const timed = timer(foundation);
  return {
    ...stored,
    sourcePlans: plansOf(file),
    chained: (apis) =>
      CONTRACTS.flatMap((contract) => {
        const own = apis.find((api) => api.contract.name === contract.name);
        return chainedApi({ foundation, file, clients, timed, shadowPauses }, contract, own) ?? own ?? [];
      }),
  };
}

/** Gives the sources of every API. One that the file does not name is answered by this server alone. */
function plansOf(file: SourcesFile | null): readonly SourcePlan[] {
  return CONTRACTS.map(({ name: api }) => {
    const { chain = [OWN_SOURCE], shadow = null } = file?.apis[api] ?? {};
    const prices = [...chain, ...(shadow === null ? [] : [shadow])].flatMap((source) => {
      const price = file?.servers[source]?.prices[api];
      return price === undefined ? [] : [{ source, price }];
    });
    return { api, chain, shadow, prices };
  });
}

interface Sources {
  readonly foundation: Ground;
  readonly shadowPauses: ShadowSwitch;
  readonly file: SourcesFile;
  readonly clients: ReadonlyMap<string, WireClient>;
  /** Gives the same source, and shows how long it takes. */
  readonly timed: (source: AnswerSource<Contract>, api: string) => AnswerSource<Contract>;
}

function chainedApi(sources: Sources, contract: Contract, own: Api | undefined): Api | null {
  const { foundation, file, shadowPauses } = sources;
  const { comparisons, sourceHours } = foundation.stores;
  const settings = file.apis[contract.name];
  if (!settings) return null;
  const sourceOf = (name: string) => sourceNamed(sources, contract, name, own);
  const chain = settings.chain.map((name) => {
    const source = sourceOf(name);
    return name === OWN_SOURCE && settings.ownTimeoutMs ? limitedSource(source, settings.ownTimeoutMs) : source;
  });
  const shadow = settings.shadow === undefined ? null : sourceOf(settings.shadow);
  const failure = { api: contract.name, orderId: null, stage: 'answer' } as const;
  const observer =
    shadow &&
    new Shadow({
      contract,
      source: shadow,
      store: comparisons,
      isPaused: () => shadowPauses.isPaused(contract.name),
      clock: systemClock,
      timeoutMs: contract.deadlineMs,
      verdictOf: (outcome, params) => verdictOf(featureOf(contract), outcome, params),
      onFault: (fault) => foundation.log.fault(failure, fault.kind, fault),
      onBug: (error) => foundation.log.bug(failure, error),
    });
  if (observer) foundation.opened.defer(() => observer.close());
  const { askNextOn } = settings;
  const unlisted = askNextOn.filter((code) => !Object.hasOwn(contract.errors, code));
  if (unlisted.length > 0)
    throw new Error(told`the file of sources: ${contract.name} has no code ${unlisted.join(', ')}`);
  const options = {
    contract,
    sources: chain,
    askNextOn,
    clock: systemClock,
    observer: observer ?? undefined,
    hours: sourceHours,
  };
  return { contract, handle: chainSources(options) };
}

function sourceNamed(
  { file, clients, timed }: Sources,
  contract: Contract,
  name: string,
  own: Api | undefined,
): AnswerSource<Contract> {
  if (name === OWN_SOURCE) {
    if (!own) throw new Error(told`the file of sources: this server does not answer ${contract.name} itself`);
    return { name, price: NO_MONEY, ask: own.handle };
  }
  const client = clients.get(name);
  if (!client) throw new Error(`invariant broken: ${name} was checked to be a server of the file`);
  const { spellRequest, personIn } = featureOf(contract);
  const remote = new RemoteSource({
    name,
    contract,
    spellRequest: spellRequest as (params: unknown) => WireFields,
    personIn,
    client,
    price: file.servers[name]?.prices[contract.name] ?? NO_MONEY,
  });
  return timed(remote, contract.name);
}

const UPSTREAM_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Makes the function that gives a source, timed. All sources share one histogram, by the names of their servers. */
function timer({ metrics }: Pick<Ground, 'metrics'>): Sources['timed'] {
  const observe = metrics.histogram({
    name: 'upstream_seconds',
    help: 'Time that another server took to answer or to fail',
    labels: ['server', 'api', 'end'],
    buckets: UPSTREAM_SECONDS,
  });
  return (source, api) => ({
    name: source.name,
    price: source.price,
    ask: async (params, call) => {
      const fromMs = systemClock.monotonicMs();
      let end = 'failed';
      try {
        const outcome = await source.ask(params, call);
        end = 'answered';
        return outcome;
      } finally {
        observe({ server: source.name, api, end }, (systemClock.monotonicMs() - fromMs) / 1000);
      }
    },
  });
}

function readSourcesFile(file: string): SourcesFile {
  const parsed = SOURCES_FILE.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success)
    throw new Error(`${told`${file} is not a usable file of sources:`}\n${z.prettifyError(parsed.error)}`);
  const known = new Set<string>(CONTRACTS.map(({ name }) => name));
  const unknown = Object.keys(parsed.data.apis).filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new Error(told`${file} names ${unknown.join(', ')}; the APIs are ${[...known].join(', ')}`);
  return parsed.data;
}

function clientOf(name: string, { url, keyFile, timeoutMs }: SourcesFile['servers'][string]): WireClient {
  const key = readFileSync(keyFile, 'utf8').trim();
  if (!/^\S{1,200}$/.test(key)) throw new Error(told`${keyFile} must hold the key at ${name} and nothing else`);
  return new WireClient({ baseUrl: url, key, timeoutMs, random: systemRandom });
}
