import { told, type Told } from '../../../../kernel/told.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import { idText, type RandomSource } from '../../../../kernel/random.ts';
import { fetchProblemText } from '../../feeds/feed-schedule.ts';
import type { FeedFetches } from '../../policy/feed-fetches.ts';
import type { FeedDesk } from '../../policy/feed-desk.ts';
import type { StoredFeed } from '../../feeds/feed-store.ts';
import { feedAge, FEED_KIND_NAMES, FEED_KINDS } from '../../feeds/feed-kinds.ts';
import type { AdminHandlers, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import type { riskFeedContracts } from './contract.ts';

/** The ports of the handlers for feeds. */
export interface RiskFeedDeps {
  readonly feeds: FeedDesk;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly feedFetches: Pick<FeedFetches, 'list' | 'decided'>;
}

/** Makes the handlers that import, activate, deactivate and delete feeds. */
export function createRiskFeedHandlers({
  feeds,
  clock,
  random,
  feedFetches,
}: RiskFeedDeps): AdminHandlers<typeof riskFeedContracts> {
  return {
    async list() {
      const nowMs = clock.nowMs();
      const problems = await problemsOf(feedFetches);
      const shown = (await feeds.list()).map((stored) => showFeed(stored, nowMs, problems));
      return { ok: true, result: { feeds: shown } };
    },

    kinds: async () => ({
      ok: true,
      result: { kinds: FEED_KIND_NAMES.map((kind) => ({ kind, ...FEED_KINDS[kind] })) },
    }),

    part: (sent) => takePart(sent, { feeds, clock, random }),

    async importDatabase({ fileId, publishedAt, force, ...said }) {
      const imported = await feeds.importDatabase(
        { ...said, id: fileId, publishedAtMs: timeOf(publishedAt), isForced: force },
        clock.nowMs(),
      );
      if (!imported.ok && imported.isDoubtful) return doubtful(imported.problem);
      if (!imported.ok) return { ok: false, error: 'bad_request', detail: told`file: ${imported.problem}` };
      await feedFetches.decided(imported.version.name);
      return { ok: true, result: { ...imported.version, active: true }, subject: fileId };
    },

    async import({ publishedAt, force, ...said }) {
      const id = newId(random);
      const publishedAtMs = timeOf(publishedAt);
      const imported = await feeds.import({ ...said, id, publishedAtMs, isForced: force }, clock.nowMs());
      if (!imported.ok && imported.isDoubtful) return doubtful(imported.problem);
      if (!imported.ok) {
        const [first] = imported.refused;
        const detail =
          first === undefined
            ? told`text: ${imported.problem}`
            : told`text: ${imported.problem} (line ${first.line}: ${first.reason})`;
        return { ok: false, error: 'bad_request', detail };
      }
      await feedFetches.decided(imported.version.name);
      return { ok: true, result: { ...imported.version, active: true, refused: [...imported.refused] }, subject: id };
    },

    async preview({ name, kind, text }) {
      const { refused, ...found } = await feeds.preview({ name: name ?? null, kind, text });
      return { ok: true, result: { ...found, refused: refused.map((row) => ({ ...row })) } };
    },

    activate: ({ feedId }) => activate(feeds, feedId),

    deactivate: async ({ name }) =>
      (await feeds.deactivate(name))
        ? { ok: true, result: { deactivated: true }, subject: name }
        : notFound(told`there is no such feed in use: list the feeds`),

    remove: async ({ feedId }) =>
      (await feeds.remove(feedId))
        ? { ok: true, result: { removed: true }, subject: feedId }
        : notFound(told`there is no such inactive version: list the feeds`),
  };
}

async function takePart(
  { fileId, part, bytes }: { readonly fileId?: string | undefined; readonly part: number; readonly bytes: string },
  { feeds, clock, random }: Pick<RiskFeedDeps, 'feeds' | 'clock' | 'random'>,
): Promise<AdminOutcome<{ fileId: string }>> {
  if (fileId === undefined && part !== 0)
    return { ok: false, error: 'bad_request', detail: told`fileId: missing, only part 0 begins a file` };
  const id = fileId ?? newId(random);
  const taken = await feeds.takePart({ feedId: id, part, bytes: Buffer.from(bytes, 'base64'), atMs: clock.nowMs() });
  if (!taken.ok) return { ok: false, error: 'conflict', detail: told`part: ${taken.problem}` };
  return { ok: true, result: { fileId: id }, subject: id };
}

/** Why the last fetches of feeds failed, by the names of the feeds. */
async function problemsOf(feedFetches: RiskFeedDeps['feedFetches']): Promise<ReadonlyMap<string, string>> {
  const scheduled = await feedFetches.list();
  return new Map(
    scheduled.flatMap(({ schedule, state }) =>
      state.problem === null ? [] : [[schedule.name, fetchProblemText(state.problem)] as const],
    ),
  );
}

function showFeed({ version, active }: StoredFeed, nowMs: number, problems: ReadonlyMap<string, string>) {
  const { days: ageDays, staleAtMs, isStale } = feedAge(version, nowMs);
  const fetchProblem = active ? (problems.get(version.name) ?? null) : null;
  return { ...version, active, ageDays, staleAtMs, stale: active && isStale, fetchProblem };
}

async function activate(feeds: FeedDesk, feedId: string): Promise<AdminOutcome<{ activated: true }>> {
  const activated = await feeds.activate(feedId);
  if (activated.ok) return { ok: true, result: { activated: true }, subject: feedId };
  if (activated.reason === 'unknown') return notFound(told`there is no such version: list the feeds`);
  return { ok: false, error: 'conflict', detail: told`feedId: ${activated.problem}` };
}

/** Refuses a doubtful feed, which the same call with `force` takes. */
function doubtful(why: string): Extract<AdminOutcome<never>, { ok: false }> {
  return {
    ok: false,
    error: 'conflict',
    detail: told`this feed is doubtful: ${why}. Look at it with feeds.preview, and give force if it is right`,
  };
}

function newId(random: RandomSource): string {
  return `feed-${idText(random, 12)}`;
}

function timeOf(publishedAt: string | undefined): number | null {
  return publishedAt === undefined ? null : Date.parse(publishedAt);
}

function notFound(detail: Told): Extract<AdminOutcome<never>, { ok: false }> {
  return { ok: false, error: 'not_found', detail };
}
