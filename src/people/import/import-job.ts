import type { Job } from '../../platform/jobs/job.ts';
import type { ImportRecord } from './import-store.ts';

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
