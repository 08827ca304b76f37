import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { creditField } from './link.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

const head = z.object({
  writer: z.string().regex(/^w_[0-9a-f]{32}$/),
  /** Number of the writer's last link. */
  link: count,
  /** MAC of that link, or of the chain's start if it has no link yet. */
  mac: hex,
  /** How many rows the tables have, including those from before the chain. */
  ledgerRows: count,
  auditRows: count,
  creditRows: count.default(0),
});
const schema = z.object({
  version: z.literal(1),
  /** Time of the last commit that it covers. */
  atMs: count,
  heads: z.array(head).min(1).max(64),
  mac: hex,
});

/** The head of one writer's chain. */
export type Head = z.infer<typeof head>;

/** A record of what had been acknowledged at one moment: the heads of all chains. It is kept outside the database. */
export type Checkpoint = z.infer<typeof schema>;

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
  const read = schema.safeParse(content);
  return read.success ? read.data : null;
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
