import { told } from '../../../../kernel/told.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import type { ScheduledFeed } from '../../feeds/feed-schedule-store.ts';
import { fetchProblemText, NOTHING_FETCHED, shownUrl, type FetchProblem } from '../../feeds/feed-schedule.ts';
import { SCHEDULES_MAX, type FeedFetches } from '../../policy/feed-fetches.ts';
import { defaultBytesMax, type feedScheduleContracts } from './contract.ts';

/** The ports of the handlers for feeds that are fetched. */
export interface FeedScheduleDeps {
  readonly feedFetches: FeedFetches;
  /** Aborts when the server closes. */
  readonly fetchesEnd: AbortSignal;
}

const NO_SCHEDULE = {
  ok: false,
  error: 'not_found',
  detail: told`this feed has no schedule: list the schedules of feeds`,
} as const;
const TOO_MANY = {
  ok: false,
  error: 'conflict',
  detail: told`a site fetches at most ${SCHEDULES_MAX} feeds: end the schedule of one that is no longer needed`,
} as const;

/** Makes the handlers that schedule feeds, end schedules and fetch a feed at once. */
export function createFeedScheduleHandlers({
  feedFetches,
  fetchesEnd,
}: FeedScheduleDeps): AdminHandlers<typeof feedScheduleContracts> {
  return {
    list: async () => ({ ok: true, result: { schedules: (await feedFetches.list()).map(shown) } }),

    async show({ name }) {
      const found = await feedFetches.find(name);
      if (found === null) return NO_SCHEDULE;
      const { url, checksumUrl, sha256 } = found.schedule;
      return { ok: true, result: { ...shown(found), url, checksumUrl, sha256 }, subject: name };
    },

    async schedule({ checksumUrl, sha256, bytesMax, ...wishes }, actor) {
      if (checksumUrl !== undefined && sha256 !== undefined)
        return { ok: false, error: 'bad_request', detail: told`sha256: give a checksum or where it lies, not both` };
      const schedule = await feedFetches.schedule({
        ...wishes,
        checksumUrl: checksumUrl ?? null,
        sha256: sha256?.toLowerCase() ?? null,
        bytesMax: bytesMax ?? defaultBytesMax(wishes.kind),
        createdBy: actor.name,
      });
      if (schedule === null) return TOO_MANY;
      return { ok: true, result: shown({ schedule, state: NOTHING_FETCHED }), subject: schedule.name };
    },

    unschedule: async ({ name }) =>
      (await feedFetches.unschedule(name)) ? { ok: true, result: { removed: true }, subject: name } : NO_SCHEDULE,

    async fetch({ name, force }) {
      const end = await feedFetches.fetch(name, fetchesEnd, { isAsked: true, isForced: force });
      if (end === null) return NO_SCHEDULE;
      const version = end.outcome === 'imported' ? end.version : null;
      const result = {
        outcome: end.outcome,
        problem: end.outcome === 'failed' ? withText(end.problem) : null,
        feedId: version?.id ?? null,
        rows: version?.rows ?? null,
        refusedRows: version?.refusedRows ?? null,
      };
      return { ok: true, result, subject: name };
    },
  };
}

function shown({ schedule, state }: ScheduledFeed) {
  const { checksumUrl, sha256, url, ...rest } = schedule;
  const { triedAtMs, fetchedAtMs, heldSinceMs, nextAtMs, failures, problem } = state;
  return {
    ...rest,
    url: shownUrl(url),
    state: problem !== null ? ('failed' as const) : fetchedAtMs === null ? ('waiting' as const) : ('fetched' as const),
    problem: problem === null ? null : withText(problem),
    failures,
    triedAtMs,
    fetchedAtMs,
    heldSinceMs,
    nextAtMs: nextAtMs === 0 ? null : nextAtMs,
    checksum: sha256 !== null ? ('fixed' as const) : checksumUrl !== null ? ('from-url' as const) : ('none' as const),
  };
}

function withText(problem: FetchProblem) {
  return { ...problem, text: fetchProblemText(problem) };
}
