import { told, type Told, toldElsewhere } from '../../../../kernel/told.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import { idText, type RandomSource } from '../../../../kernel/random.ts';
import type { Platform } from '../../../../platform/accounts/platform.ts';
import type { AdminHandlers, AdminOutcome } from '../../../../wire/admin/define-admin.ts';
import { instantEndMs } from '../../../../wire/admin/instant.ts';
import type { ListDesk, ListOverview } from '../../policy/list-desk.ts';
import type { EntityKey } from '../../lists/key-draft.ts';
import type { ListEntry, ListKind } from '../../lists/list-entry.ts';
import { ListImportProblem, type ListImport } from '../../lists/list-import.ts';
import { NO_HITS, type EntryHits } from '../../lists/list-store.ts';
import { REFUSED_PREVIEWED, REFUSED_TOLD, type riskListContracts } from './contract.ts';

/** The ports of the handlers for list entries. */
export interface RiskListDeps {
  readonly lists: ListDesk;
  /** The apps in which an account may be listed by its pseudonym. */
  readonly platform: Pick<Platform, 'apps'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

const DAY_MS = 86_400_000;
/** A search by value reads an index in memory and one table. */
const SEARCH_MS_MAX = 10_000;
const UNKNOWN = { ok: false, error: 'not_found', detail: told`there is no such entry: list the entries` } as const;

/** Makes the handlers that find, add, change, import, export and delete list entries. */
export function createRiskListHandlers(deps: RiskListDeps): AdminHandlers<typeof riskListContracts> {
  const { lists, clock, random } = deps;
  const author = (name: string) => ({
    name,
    nowMs: clock.nowMs(),
    nextId: () => `entry-${idText(random, 16)}`,
  });
  const withHits = async (entries: readonly ListEntry[]) => {
    const hits = await lists.hits(entries, clock.nowMs());
    return entries.map((entry) => ({ ...show(entry), ...showHits(hits.get(entry.id)) }));
  };
  return {
    async list({ after, limit, endingDays, app, ...filter }) {
      const nowMs = clock.nowMs();
      const endsByMs = endingDays === undefined ? undefined : nowMs + endingDays * DAY_MS;
      const state = filter.state ?? (endingDays === undefined ? undefined : 'now');
      const page = await lists.page(after ?? null, limit, { ...filter, state, nowMs, appId: app, endsByMs });
      return { ok: true, result: { entries: await withHits(page) } };
    },

    overview: async () => ({ ok: true, result: { lists: (await lists.overview(clock.nowMs())).map(showList) } }),

    find: (params) => find(params, deps),

    async add(draft, { name }) {
      const made = await lists.add(draft, author(name));
      return made.ok
        ? { ok: true, result: show(made.entry), subject: made.entry.id }
        : refused(toldElsewhere(made.problem));
    },

    async addEntities({ entities, ...draft }, { name }) {
      const made = await lists.addUnlisted(
        { ...draft, keys: entities.map(entityOf), reference: idText(random, 16) },
        author(name),
      );
      if (!made.ok) return refused(toldElsewhere(made.problem));
      return { ok: true, result: { added: made.added.map(show), known: made.known.map(show) } };
    },

    async change({ entryId, end, note }) {
      const endMs = typeof end === 'string' ? instantEndMs(end) : end;
      const changed = await lists.change(entryId, { endMs, note }, clock.nowMs());
      if (changed.ok) return { ok: true, result: show(changed.entry), subject: entryId };
      return changed.reason === 'unknown' ? UNKNOWN : refused(told`end: must be later than the start of the entry`);
    },

    import: ({ csv, more }, { name }) =>
      ofTable(async () => resultOf(await lists.import(csv, author(name), { more }), REFUSED_TOLD)),

    preview: ({ csv }, { name }) => ofTable(async () => previewOf(await lists.preview(csv, author(name)))),

    export: async () => ({
      ok: true,
      stream: { contentType: 'text/csv; charset=utf-8', fileName: 'risk-list.csv', chunks: lists.export() },
    }),

    async remove({ entryId }) {
      return (await lists.remove(entryId, clock.nowMs()))
        ? { ok: true, result: { removed: true }, subject: entryId }
        : UNKNOWN;
    },
  };
}

/** The schema has checked that it is one. */
function entityOf(text: string): EntityKey {
  const [kind, key = ''] = text.split(':');
  return { kind: kind as ListKind, key };
}

async function find(
  { kind, value, app, scene, qqAppId }: Parameters<AdminHandlers<typeof riskListContracts>['find']>[0],
  { lists, platform, clock }: RiskListDeps,
): ReturnType<AdminHandlers<typeof riskListContracts>['find']> {
  const nowMs = clock.nowMs();
  const appIds = app === undefined ? (await platform.apps()).map(({ id }) => id) : [app];
  const search = { kind, value, appIds, qqAppId: qqAppId ?? null, nowMs, appId: app ?? null, scene: scene ?? null };
  const found = await lists.find(search, AbortSignal.timeout(SEARCH_MS_MAX));
  if (found === null) return refused(told`value: is not a valid ${kind}`);
  const hits = await lists.hits(
    found.map(({ entry }) => entry),
    nowMs,
  );
  const entries = found.map(({ entry, verdict }) => ({ ...show(entry), ...showHits(hits.get(entry.id)), verdict }));
  return { ok: true, result: { entries } };
}

async function ofTable<R>(read: () => Promise<R>): Promise<AdminOutcome<R>> {
  try {
    return { ok: true, result: await read() };
  } catch (error) {
    if (error instanceof ListImportProblem) return refused(toldElsewhere(error.message));
    throw error;
  }
}

function resultOf({ entries, unchanged, duplicates, refused: rows }: ListImport, toldMax: number) {
  return {
    added: entries.length,
    unchanged: unchanged.length,
    duplicates: duplicates.length,
    refusedRows: rows.length,
    refused: rows.slice(0, toldMax).map((row) => ({ ...row })),
  };
}

function previewOf(found: ListImport) {
  const result = resultOf(found, REFUSED_PREVIEWED);
  const { added, unchanged, duplicates, refusedRows } = result;
  return { rows: added + unchanged + duplicates + refusedRows, ...result, parts: partsOf(found) };
}

function partsOf({ entries }: ListImport) {
  const parts = Map.groupBy(entries, ({ list, kind }) => `${list} ${kind}`);
  return [...parts.values()].flatMap((of) =>
    of.slice(0, 1).map(({ list, kind }) => ({ list, kind, entries: of.length })),
  );
}

function refused(detail: Told): Extract<AdminOutcome<never>, { ok: false }> {
  return { ok: false, error: 'bad_request', detail };
}

function show({ key: _key, otherKeys: _others, startMs: startAtMs, endMs: endAtMs, ...entry }: ListEntry) {
  return { ...entry, startAtMs, endAtMs };
}

function showList({ lastDay, lastWeek, lastAtMs, readBy, ...list }: ListOverview) {
  return { ...list, ...showHits({ lastDay, lastWeek, lastAtMs }), readBy: readBy.map((reader) => ({ ...reader })) };
}

function showHits({ lastDay, lastWeek, lastAtMs }: EntryHits = NO_HITS) {
  return { hitsLastDay: lastDay, hitsLastWeek: lastWeek, lastHitAtMs: lastAtMs };
}
