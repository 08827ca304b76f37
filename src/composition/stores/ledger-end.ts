import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { DataFolder } from '../../config/data-folder.ts';
import type { Missing } from '../../storage/sql/chain/compare-end.ts';
import { inspectEnd } from '../../storage/sqlite/inspect-end.ts';
import { missingText } from '../../storage/sql/chain/ledger-proof.ts';
import { told } from '../../kernel/told.ts';

const markerSchema = z.object({
  version: z.literal(1),
  /** Name of the backup, e.g. `renzheng-20310401T020000Z-4k1v9q2m7x3a`. */
  backup: z.string().max(200),
  backedUpAtMs: z.int(),
  restoredAtMs: z.int(),
});

/** The note that a restore leaves in `DataFolder.restored`. */
export type RestoreMarker = z.infer<typeof markerSchema>;

/** How a start may go on with the ledger of a data folder. */
export type LedgerEnd =
  /** Nothing that was acknowledged is missing. */
  | { readonly kind: 'whole' }
  /**
   * A backup was restored. `missing` says what the folder's checkpoint had beyond it, and is null if there was no
   * checkpoint.
   */
  | { readonly kind: 'restored'; readonly marker: RestoreMarker; readonly missing: Missing | null }
  /** The operator goes on without the missing rows. `missing` is null if nothing tells which rows those are. */
  | { readonly kind: 'accepted'; readonly missing: Missing | null };

/** How a start looks at the end of the ledger. */
export interface LedgerEndOptions {
  readonly acceptsLoss: boolean;
  /**
   * Whether other processes share the database. Each one has a checkpoint of its own, and one that joins has none yet.
   */
  readonly isShared: boolean;
}

/**
 * Compares the database with its checkpoint before it is opened, and changes nothing. If rows are missing, throws an
 * Error that says which and what to do. It does not throw if a restore explains the loss or the operator accepts it.
 */
export function checkLedgerEnd(folder: DataFolder, { acceptsLoss, isShared }: LedgerEndOptions): LedgerEnd {
  const found = inspectEnd(folder.database, folder.checkpoint);
  if (found.kind === 'damaged')
    throw new Error(
      told`${folder.database} is damaged: ${found.problem}. Nothing was changed. Keep a copy of the folder and restore a backup (renzheng restore)`,
    );
  const missing = found.kind === 'missing' ? found : null;
  const marker = readMarker(folder.restored);
  if (marker) return { kind: 'restored', marker, missing };
  if (found.kind === 'whole' || found.kind === 'unchained') return { kind: 'whole' };
  if (isShared && found.kind === 'unproven' && !existsSync(folder.checkpoint)) return { kind: 'whole' };
  if (acceptsLoss) return { kind: 'accepted', missing };
  throw new Error(refusal(folder, missing));
}

function refusal({ database, checkpoint }: DataFolder, missing: Missing | null): string {
  const problem = missing
    ? told`${missingText(missing)} (the database is ${database})`
    : told`${checkpoint} is gone or unreadable, so it cannot be told whether acknowledged rows are missing from ${database}`;
  return [
    told`${problem}. Nothing was changed. Do one of these:`,
    `  ${told`put back the files as they were: the database together with its -wal file and renzheng.checkpoint`}`,
    `  ${told`restore a backup: renzheng restore`}`,
    `  ${told`go on without what is missing: renzheng serve --accept-loss, or a service with RENZHENG_START_ACCEPT_LOSS_ON set to the current date in Asia/Shanghai; the audit keeps it`}`,
  ].join('\n');
}

function readMarker(file: string): RestoreMarker | null {
  if (!existsSync(file)) return null;
  const unreadable = (cause: unknown) =>
    new Error(told`${file} cannot be read: restore the backup again (renzheng restore)`, { cause });
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unreadable(error);
  }
  const read = markerSchema.safeParse(content);
  if (!read.success) throw unreadable(read.error);
  return read.data;
}
