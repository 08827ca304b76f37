import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import type { DataFolder } from '../../config/data-folder.ts';
import type { ServerLog } from '../../server/telemetry/pino-call-log.ts';
import type { ServerMetrics } from '../../server/telemetry/prom-metrics.ts';
import { systemClock } from '../../kernel/clock.ts';
import { systemRandom } from '../../kernel/random.ts';
import type { ProofFinding } from '../../platform/chain/ledger-proof.ts';
import type { StartReason } from '../../platform/chain/link.ts';
import { addressDigest } from '../../platform/secrets/site-digests.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import { SqlAuditLog } from '../../storage/sql/audit/audit-log.ts';
import {
  copyCheckpoint,
  lostCheckpointOf,
  putLostCheckpointAside,
  readCheckpoints,
} from '../../storage/sql/chain/checkpoint-file.ts';
import { CheckpointSync } from '../../storage/sql/chain/checkpoint-sync.ts';
import { chainKey, SqlLedgerProof } from '../../storage/sql/chain/ledger-proof.ts';
import type { SqlDatabase } from '../../storage/sql/database.ts';
import type { LedgerEnd } from './ledger-end.ts';
import { every } from '../../kernel/timers.ts';
import { told } from '../../kernel/told.ts';

/** What opening the ledger's chain works with. */
export interface LedgerChainDeps {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly log: ServerLog;
  readonly metrics: ServerMetrics;
  readonly database: SqlDatabase;
  readonly secrets: SiteSecrets;
  readonly opened: AsyncDisposableStack;
  /** What `checkLedgerEnd` found. */
  readonly end: LedgerEnd;
  /** Whether other processes go on with the same chain. */
  readonly isShared: boolean;
  /** Whether the operator goes on if the last links do not match their rows. */
  readonly acceptsLoss: boolean;
}

/**
 * How many rows a start verifies. The write-ahead log never holds more than this, and verifying them takes less than a
 * second.
 */
const TAIL_ROWS = 20_000;
/** Longest time until a checkpoint is flushed to the disk. */
const FLUSH_EVERY_MS = 500;

interface Beginning {
  readonly reason: StartReason;
  readonly details: Readonly<Record<string, unknown>>;
  /** How many link numbers the lost links have used. */
  readonly linksUsed: number;
}

/**
 * Verifies the end of the ledger and goes on with its chain, or begins a chain if there is a reason to. Gives the check
 * of the whole ledger. Throws an Error that says what to do if the last links do not match their rows.
 */
export async function openLedgerChain(deps: LedgerChainDeps): Promise<SqlLedgerProof> {
  const { database, secrets, folder, end, isShared, acceptsLoss } = deps;
  const proof = new SqlLedgerProof(database, secrets, folder.checkpoint);
  const altered = end.kind === 'whole' ? await proof.checkTail(TAIL_ROWS) : null;
  if (altered && !acceptsLoss) throw new Error(refusal(deps, altered));
  const beginning = await whyBegin(deps, altered);
  if (beginning?.reason === 'loss') await keepCopies(deps);
  const writer = await begin(deps, beginning);
  if (beginning?.reason !== 'loss') putLostAside(deps);
  const makesFile = beginning !== null || !existsSync(folder.checkpoint);
  const key = chainKey(secrets, writer);
  await database.startChain({ writer, key, checkpointFile: folder.checkpoint, makesFile, isShared });
  if (beginning) await tell(deps, beginning);
  // Until the audit has the loss, the next start must be refused as this one was.
  if (beginning?.reason === 'loss') rmSync(lostCheckpointOf(folder.checkpoint), { force: true });
  rmSync(folder.restored, { force: true });
  await keepFlushing(deps);
  return proof;
}

/** Gives why a chain begins with this start, or null if the last chain goes on. */
async function whyBegin(
  { database, folder, end }: LedgerChainDeps,
  altered: ProofFinding | null,
): Promise<Beginning | null> {
  const { starts, holdsRows } = await database.read('chain.end', undefined);
  if (end.kind === 'restored') {
    const { backup, backedUpAtMs, restoredAtMs } = end.marker;
    return { reason: 'restore', details: { backup, backedUpAtMs, restoredAtMs, ...lost(end.missing) }, linksUsed: 0 };
  }
  if (end.kind === 'accepted') return { reason: 'loss', details: lost(end.missing), linksUsed: end.missing?.link ?? 0 };
  if (altered) return { reason: 'loss', details: { found: altered.detail }, linksUsed: linksLost(folder.checkpoint) };
  if (starts.length > 0) return null;
  return { reason: holdsRows ? 'migration' : 'first', details: {}, linksUsed: 0 };
}

/** The highest link number of rows that were lost while a process ran. 0 if none were. */
function linksLost(checkpointFile: string): number {
  const kept = readCheckpoints(lostCheckpointOf(checkpointFile));
  return Math.max(0, ...kept.flatMap(({ heads }) => heads.map(({ link }) => link)));
}

/** Begins a chain if there is a reason to. Gives the id of the writer that goes on. */
async function begin({ database, secrets }: LedgerChainDeps, beginning: Beginning | null): Promise<string> {
  const { starts } = await database.read('chain.end', undefined);
  const last = starts.at(-1)?.writer;
  // The site that the backup came from may go on writing as well, and two writers never share a chain.
  const writer =
    last === undefined || beginning?.reason === 'restore'
      ? `w_${Buffer.from(systemRandom.bytes(16)).toString('hex')}`
      : last;
  if (!beginning) return writer;
  await database.write('chain.begin', {
    writer,
    key: chainKey(secrets, writer),
    reason: beginning.reason,
    startedAtMs: systemClock.nowMs(),
    details: JSON.stringify(beginning.details),
    linksUsed: beginning.linksUsed,
  });
  return writer;
}

/**
 * Keeps what tells of a loss, before the chain goes on without it: the checkpoint that named the lost rows. If the
 * administrators are lost too, the token of the first owner opens nothing any more, and this start makes another one.
 */
async function keepCopies({ database, folder: { checkpoint, token } }: LedgerChainDeps): Promise<void> {
  const kept = lostCheckpointOf(checkpoint);
  // The chain that begins now overwrites the checkpoint.
  if (!existsSync(kept) && existsSync(checkpoint)) copyCheckpoint(checkpoint, kept);
  if (existsSync(kept)) copyCheckpoint(kept, `${checkpoint}.before-loss`);
  if (!existsSync(token) || (await database.read('administrators.list', null)).length > 0) return;
  renameSync(token, `${token}.before-loss`);
}

/** A restore explains what is missing. Otherwise the rows that were lost are there again, or are past their retention. */
function putLostAside({ folder: { checkpoint }, log }: LedgerChainDeps): void {
  if (putLostCheckpointAside(checkpoint))
    log.event('renzheng.checkpoint.lost tells of no loss any more and was put aside');
}

/** Records a restore or an accepted loss in the audit and in the log. */
async function tell({ database, secrets, log }: LedgerChainDeps, { reason, details }: Beginning): Promise<void> {
  if (reason !== 'restore' && reason !== 'loss') return;
  await new SqlAuditLog(database).append({
    atMs: systemClock.nowMs(),
    administratorId: null,
    administratorName: null,
    operation: reason === 'restore' ? 'ledger.restore' : 'ledger.acceptLoss',
    kind: 'write',
    subject: null,
    fields: details,
    outcome: 'ok',
    addressDigest: addressDigest(secrets, '127.0.0.1'),
  });
  const text = JSON.stringify(details);
  if (reason === 'loss') log.problem(`a loss of ledger rows was accepted: ${text}`);
  else log.event(`the database was restored from a backup: ${text}`);
}

function lost(missing: Extract<LedgerEnd, { kind: 'accepted' }>['missing']): Readonly<Record<string, unknown>> {
  if (!missing) return {};
  const { ledgerRows, auditRows, creditRows, lastCommitAtMs, checkpointAtMs, isOther } = missing;
  const credits = creditRows > 0 && { creditRows };
  return { ledgerRows, auditRows, ...credits, lastCommitAtMs, checkpointAtMs, ...(isOther && { isOther }) };
}

function refusal({ folder: { database }, config }: LedgerChainDeps, { detail }: ProofFinding): string {
  if (config.cluster.mode === 'cluster')
    return [
      told`the database is not what this node acknowledged: ${detail}. Nothing was changed. Do one of these:`,
      `  ${told`promote or restore the PostgreSQL server that has these rows (docs/runbook.md, "Asynchronous replica promoted")`}`,
      `  ${told`go on without them: renzheng serve --accept-loss, or a service with RENZHENG_START_ACCEPT_LOSS_ON set to the current date in Asia/Shanghai; the audit keeps it`}`,
    ].join('\n');
  return [
    told`${database}: the end of the ledger is not what was acknowledged: ${detail}. Do one of these:`,
    `  ${told`restore a backup: renzheng restore`}`,
    `  ${told`go on with it as it is: renzheng serve --accept-loss, or a service with RENZHENG_START_ACCEPT_LOSS_ON set to the current date in Asia/Shanghai; the audit keeps it`}`,
  ].join('\n');
}

/** Flushes checkpoints and logs them until the server closes, and once more at the close. */
async function keepFlushing({ folder, log, metrics, opened }: LedgerChainDeps): Promise<void> {
  const sync = await CheckpointSync.open(folder.checkpoint, systemClock);
  const flush = async () => {
    try {
      if (await sync.findMoved())
        log.problem(`${folder.checkpoint} was removed or replaced while the server runs. It is created again`);
      const flushed = await sync.flush();
      for (const { writer, ...head } of flushed?.heads ?? [])
        log.event('ledger checkpoint', {
          writer,
          ...head,
          atMs: flushed?.atMs ?? 0,
          checkpointMac: flushed?.mac ?? '',
        });
    } catch (error) {
      log.problem(`the ledger's checkpoint cannot be flushed (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    }
  };
  let running = flush();
  const timer = every(FLUSH_EVERY_MS, () => void (running = running.then(flush)));
  metrics.gauge(
    'ledger_checkpoint_age_seconds',
    'How long commits have waited for a checkpoint on the disk; 0 when none waits',
    () => sync.ageMs / 1000,
  );
  opened.defer(async () => {
    clearInterval(timer);
    await running;
    await flush();
    await sync.close();
  });
}
