import { createHmac, timingSafeEqual } from 'node:crypto';
import { creditField } from './link.ts';
import { isCount, isHash, isRecord } from './stored-json.ts';

/** The head of one writer's chain. */
export interface Head {
  /** `w_` and 32 hex digits. */
  readonly writer: string;
  /** Number of the writer's last link. */
  readonly link: number;
  /** MAC of that link, or of the chain's start if it has no link yet. */
  readonly mac: string;
  /** How many rows the tables have, including those from before the chain. */
  readonly ledgerRows: number;
  readonly auditRows: number;
  /** 0 in a checkpoint from before there were credits. */
  readonly creditRows: number;
}

/** A record of what had been acknowledged at one moment: the heads of all chains. It is kept outside the database. */
export interface Checkpoint {
  readonly version: 1;
  /** Time of the last commit that it covers. */
  readonly atMs: number;
  /** 1 to 64 heads. */
  readonly heads: readonly Head[];
  readonly mac: string;
}

/** Writes a checkpoint as one line of JSON with its MAC. */
export function formatCheckpoint(key: Uint8Array, atMs: number, heads: readonly Head[]): string {
  const { mac, ...content } = { version: 1, atMs, heads, mac: checkpointMac(key, { atMs, heads }) };
  return JSON.stringify({ ...content, mac });
}

/** Reads a line that formatCheckpoint wrote. Gives `null` if it is not one. It does not check the MAC. */
export function parseCheckpoint(line: string): Checkpoint | null {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch {
    // A line that was cut off by a crash is not JSON, and is no checkpoint.
    return null;
  }
  return checkpointOf(content);
}

const HEADS_MAX = 64;

function checkpointOf(content: unknown): Checkpoint | null {
  if (!isRecord(content)) return null;
  const { version, atMs, heads, mac } = content;
  if (version !== 1 || !isCount(atMs) || !Array.isArray(heads) || !isHash(mac)) return null;
  const read = heads.flatMap((each: unknown) => headOf(each) ?? []);
  if (read.length !== heads.length || heads.length === 0 || heads.length > HEADS_MAX) return null;
  return { version, atMs, heads: read, mac };
}

function headOf(content: unknown): Head | null {
  if (!isRecord(content)) return null;
  const { writer, link, mac, ledgerRows, auditRows, creditRows = 0 } = content;
  if (typeof writer !== 'string' || !/^w_[0-9a-f]{32}$/.test(writer) || !isHash(mac)) return null;
  if (!isCount(link) || !isCount(ledgerRows) || !isCount(auditRows) || !isCount(creditRows)) return null;
  return { writer, link, mac, ledgerRows, auditRows, creditRows };
}

/** Whether the checkpoint was written with this key. */
export function isGenuine(key: Uint8Array, checkpoint: Checkpoint): boolean {
  return timingSafeEqual(Buffer.from(checkpoint.mac, 'hex'), Buffer.from(checkpointMac(key, checkpoint), 'hex'));
}

function checkpointMac(
  key: Uint8Array,
  { atMs, heads }: Pick<Checkpoint, 'atMs'> & { heads: readonly Head[] },
): string {
  const lines = heads.map(({ writer, link, mac, ledgerRows, auditRows, creditRows }) =>
    [writer, link, mac, ledgerRows, auditRows, ...creditField(creditRows)].join(' '),
  );
  return createHmac('sha256', key)
    .update(['renzheng checkpoint 1', atMs, ...lines].join('\n'))
    .digest('hex');
}
