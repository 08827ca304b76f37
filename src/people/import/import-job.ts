import type { Job } from '../../platform/jobs/job.ts';
import type { RawRow } from './import-row.ts';
import type { ImportRecord, ImportStore } from './import-store.ts';
import { safePhotoName, type PhotoSource } from './photo-source.ts';

/** Whether people are being registered, or how far the import is otherwise. */
export type ShownState = 'receiving' | 'checked' | 'running' | 'stopped' | 'failed' | 'done';

/** The import that a job registers the people of. */
export function importOf({ input }: Job): string {
  return (input as { readonly importId: string }).importId;
}

/** How far an import is, by its record and its newest job. */
export function stateOf(state: ImportRecord['state'], job: Job | null): ShownState {
  if (state === 'done') return 'done';
  if (job?.state === 'running') return 'running';
  if (state !== 'begun') return state;
  return job?.state === 'failed' ? 'failed' : 'stopped';
}

/** The rows of an import that have not ended, read `rowsAtOnce` at a time. */
export async function* pendingRows(
  store: Pick<ImportStore, 'pending'>,
  importId: string,
  rowsAtOnce: number,
): AsyncGenerator<RawRow> {
  for (let after = 0; ;) {
    const page = await store.pending(importId, after, rowsAtOnce);
    yield* page;
    after = page.at(-1)?.line ?? 0;
    if (page.length < rowsAtOnce) return;
  }
}

/** The photos that arrived with an import. */
export function photosOf(store: Pick<ImportStore, 'photo'>, importId: string): PhotoSource {
  return {
    async read(name) {
      const safe = safePhotoName(name);
      if (safe === null) return { ok: false, why: 'name-unsafe' };
      const bytes = await store.photo(importId, safe);
      return bytes === null ? { ok: false, why: 'missing' } : { ok: true, bytes };
    },
    close: async () => undefined,
  };
}
