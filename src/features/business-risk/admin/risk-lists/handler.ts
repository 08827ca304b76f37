import type { Clock } from '../../../../kernel/clock.ts';
import { idText, type RandomSource } from '../../../../kernel/random.ts';
import type { ListDesk } from '../../policy/list-desk.ts';
import type { ListEntry } from '../../lists/list-entry.ts';
import { ListImportProblem } from '../../lists/list-import.ts';
import type { AdminHandlers } from '../../../../wire/admin/define-admin.ts';
import type { riskListContracts } from './contract.ts';

/** The ports of the handlers for list entries. */
export interface RiskListDeps {
  readonly lists: ListDesk;
  readonly clock: Clock;
  readonly random: RandomSource;
}

const REFUSED_TOLD = 100;

/** Makes the handlers that add, import, export and delete list entries. */
export function createRiskListHandlers({
  lists,
  clock,
  random,
}: RiskListDeps): AdminHandlers<typeof riskListContracts> {
  const author = (name: string) => ({
    name,
    nowMs: clock.nowMs(),
    nextId: () => `entry-${idText(random, 16)}`,
  });
  return {
    async list({ after, limit }) {
      return { ok: true, result: { entries: (await lists.page(after ?? null, limit)).map(show) } };
    },

    async add(draft, { name }) {
      const made = await lists.add(draft, author(name));
      return made.ok
        ? { ok: true, result: show(made.entry), subject: made.entry.id }
        : { ok: false, error: 'bad_request', detail: made.problem };
    },

    async import({ csv }, { name }) {
      try {
        const { entries, refused } = await lists.import(csv, author(name));
        const result = {
          added: entries.length,
          refusedRows: refused.length,
          refused: refused.slice(0, REFUSED_TOLD).map((row) => ({ ...row })),
        };
        return { ok: true, result };
      } catch (error) {
        if (error instanceof ListImportProblem) return { ok: false, error: 'bad_request', detail: error.message };
        throw error;
      }
    },

    export: async () => ({
      ok: true,
      stream: { contentType: 'text/csv; charset=utf-8', fileName: 'risk-list.csv', chunks: lists.export() },
    }),

    async remove({ entryId }) {
      return (await lists.remove(entryId, clock.nowMs()))
        ? { ok: true, result: { removed: true }, subject: entryId }
        : { ok: false, error: 'not_found', detail: 'there is no such entry: list the entries' };
    },
  };
}

function show({ key: _key, otherKeys: _others, startMs: startAtMs, endMs: endAtMs, ...entry }: ListEntry) {
  return { ...entry, startAtMs, endAtMs };
}
