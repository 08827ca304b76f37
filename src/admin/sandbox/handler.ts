import { told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import { localDayOf, localDayRangeMs } from '../../platform/ledger/local-day.ts';
import type { Platform } from '../../platform/accounts/platform.ts';
import { catalogueOf } from '../../sandbox/catalogue.ts';
import type { OwnApis } from '../../sandbox/own-apis.ts';
import { replayRecord } from '../../sandbox/replay-record.ts';
import type { SandboxDesk } from '../../sandbox/sandbox-desk.ts';
import { sandboxRecord, type SandboxEvent, type SandboxRecord } from '../../sandbox/sandbox-record.ts';
import type { ApiSandbox } from '../../sandbox/scenario.ts';
import { findApp } from '../apps/handler.ts';
import type { Actor } from '../../platform/access/actor.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import type { sandboxContracts } from './contract.ts';
import { curlOf, sampleRequest } from './sample-request.ts';
import { TryKeys } from './try-keys.ts';

/** What the handlers of sandboxes work with. */
export interface SandboxDeps {
  readonly platform: Pick<Platform, 'app' | 'issueKey' | 'keys'>;
  readonly sandboxDesk: SandboxDesk;
  readonly sandboxes: readonly ApiSandbox[];
  /** Where the calls of operators to the sandbox go. */
  readonly ownApis: OwnApis;
  readonly clock: Clock;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const HOUR_MS = 3_600_000;
/** How many events of a record are shown at most. */
const SHOWN_EVENTS_MAX = 100;
const NO_SANDBOX: Refusal = {
  ok: false,
  error: 'conflict',
  detail: told`the app is live: only sandbox apps have a sandbox`,
};
const NO_SAMPLE: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`the catalogue has no such answer: see \`sandbox catalogue\``,
};
const NO_RECORD: Refusal = {
  ok: false,
  error: 'bad_request',
  detail: told`record: not what \`sandbox export\` writes`,
};

/** Makes the handlers of sandboxes: their catalogue, calls to them, their clocks and their records. */
export function createSandboxHandlers(deps: SandboxDeps): AdminHandlers<typeof sandboxContracts> {
  const { sandboxDesk: desk, sandboxes, clock } = deps;
  const refuse = async (appId: string, actor: Actor): Promise<Refusal | null> => {
    const found = await findApp(deps.platform, appId, actor);
    if (!found.ok) return found;
    return found.app.mode === 'sandbox' ? null : NO_SANDBOX;
  };
  return {
    async catalogue({ api }) {
      const wanted = sandboxes.filter(({ contract }) => api === undefined || contract.name === api);
      const entries = wanted.flatMap(catalogueOf).map(({ api: name, slug, about, values }) => ({
        api: name,
        slug,
        about: about.en,
        aboutZh: about.zh,
        ...values,
      }));
      return { ok: true, result: { entries } };
    },

    ...callHandlers(deps, refuse),

    async show({ appId }, actor) {
      const refused = await refuse(appId, actor);
      if (refused) return refused;
      const { events } = await desk.export(appId);
      const lastEvents = events.slice(-SHOWN_EVENTS_MAX).toReversed().map(showEvent);
      return { ok: true, result: { ...(await showClock(desk, appId)), events: events.length, lastEvents } };
    },

    async clock({ appId, ...move }, actor) {
      const refused = await refuse(appId, actor);
      if (refused) return refused;
      const toMs = destination(move, await desk.nowMs(appId), clock.nowMs());
      if (toMs !== null) await desk.setClock(appId, toMs);
      return { ok: true, result: await showClock(desk, appId), subject: appId };
    },

    async export({ appId }, actor) {
      const refused = await refuse(appId, actor);
      if (refused) return refused;
      const chunks = linesOf(await desk.export(appId));
      const stream = { contentType: 'application/json', fileName: `sandbox-${appId}.json`, chunks };
      return { ok: true, stream, subject: appId };
    },

    ...recordHandlers(deps, refuse),
  };
}

/** The handlers that take a record over, play it again and forget it. */
function recordHandlers(
  { sandboxDesk: desk, sandboxes }: SandboxDeps,
  refuse: (appId: string, actor: Actor) => Promise<Refusal | null>,
): Pick<AdminHandlers<typeof sandboxContracts>, 'import' | 'replay' | 'reset'> {
  const replaced = async (appId: string, record: SandboxRecord) => {
    await desk.import(appId, record);
    return { ok: true as const, result: { appId, events: record.events.length }, subject: appId };
  };
  return {
    async import({ appId, record }, actor) {
      const refused = await refuse(appId, actor);
      if (refused) return refused;
      const read = readRecord(record);
      return read ? replaced(appId, read) : NO_RECORD;
    },

    async replay({ record }) {
      const read = readRecord(record);
      if (!read) return NO_RECORD;
      const { differences, ...counts } = replayRecord(sandboxes, read);
      return { ok: true, result: { ...counts, differences: [...differences] } };
    },

    async reset({ appId }, actor) {
      return (await refuse(appId, actor)) ?? replaced(appId, { version: 1, events: [] });
    },
  };
}

async function showClock(desk: SandboxDesk, appId: string) {
  const nowMs = await desk.nowMs(appId);
  const { offsetMs } = await desk.state(appId);
  return { appId, nowMs, now: new Date(nowMs).toISOString(), offsetMs };
}

function showEvent({ atMs, what }: SandboxEvent) {
  if (what.kind === 'clock')
    return { atMs, kind: what.kind, api: null, orderId: null, code: null, charged: null, scenario: null };
  const { kind, api, orderId, code, charged, signals } = what;
  return { atMs, kind, api, orderId, code, charged, scenario: signals?.scenario ?? null };
}

/** The handlers that show the request of an answer, and send it to the sandbox of an app. */
function callHandlers(
  deps: SandboxDeps,
  refuse: (appId: string, actor: Actor) => Promise<Refusal | null>,
): Pick<AdminHandlers<typeof sandboxContracts>, 'request' | 'call'> {
  const { sandboxes, ownApis } = deps;
  const keys = new TryKeys(deps);
  return {
    async request({ api, slug }) {
      const sample = sampleRequest(sandboxes, api, slug);
      if (!sample) return NO_SAMPLE;
      const address = ownApis.address();
      const { path, fields } = sample;
      const shown = { method: 'POST' as const, url: `${address}${path}`, fields: [...fields] };
      return { ok: true, result: { ...shown, curl: curlOf(sample, address) } };
    },

    async call({ appId, api, slug }, actor) {
      const refused = await refuse(appId, actor);
      if (refused) return refused;
      const sample = sampleRequest(sandboxes, api, slug);
      const key = sample && (await keys.keyOf(appId));
      if (!sample || key === null) return NO_SAMPLE;
      const form = new URLSearchParams({ key });
      for (const { name, value } of sample.fields) form.append(name, value);
      return { ok: true, result: await ownApis.post(sample.path, form), subject: appId };
    },
  };
}

interface Move {
  readonly at?: string | undefined;
  readonly hours?: number | undefined;
  readonly midnight?: boolean | undefined;
  readonly present?: boolean | undefined;
}

/** Gives the time to which a clock moves, in milliseconds since the Unix epoch, or null if it is only looked at. */
function destination({ at, hours, midnight, present }: Move, sandboxNowMs: number, realNowMs: number): number | null {
  if (present) return realNowMs;
  if (at !== undefined) return Date.parse(at);
  if (midnight) return localDayRangeMs(localDayOf(sandboxNowMs)).toMs;
  return hours === undefined ? null : sandboxNowMs + Math.round(hours * HOUR_MS);
}

function readRecord(base64: string): SandboxRecord | null {
  try {
    const parsed = sandboxRecord.safeParse(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    // Text that is not JSON is no record. The handler refuses it and says what a record looks like.
    return null;
  }
}

/**
 * Writes a record as JSON with one event in each line, so that people can read it and version control can compare it.
 */
async function* linesOf({ version, events }: SandboxRecord): AsyncGenerator<string> {
  yield `{"version":${version},"events":[\n`;
  for (const [index, event] of events.entries()) yield `${index === 0 ? '' : ',\n'}${JSON.stringify(event)}`;
  yield '\n]}\n';
}
