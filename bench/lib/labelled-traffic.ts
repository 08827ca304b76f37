import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { FEED_KIND_NAMES, FEED_KINDS, type FeedKind } from '../../src/features/business-risk/feeds/feed-kinds.ts';
import { readBlock } from '../../src/features/business-risk/feeds/parse-feed.ts';
import { TableReader } from '../../src/tables/table-reader.ts';
import type { LabelledRequest } from './play-requests.ts';

const DAY_MS = 86_400_000;
const REQUESTS = 'requests.jsonl';
const NETWORKS = 'networks.csv';
const NETWORK_KINDS = FEED_KIND_NAMES.filter((kind) => FEED_KINDS[kind].holds === 'ranges');

const lineSchema = z.strictObject({
  at: z.int().min(0),
  label: z.enum(['honest', 'attack']),
  segment: z.string().min(1).max(100),
  request: z.record(z.string(), z.unknown()),
});

/**
 * Reads the requests of a folder, one after the other. Day 0 begins with the first of them. Throws an Error that names
 * file and line, and no value, if a line is not as docs/risk.md says, or lies before the one above it.
 */
export async function* readTraffic(folder: string): AsyncGenerator<LabelledRequest> {
  const file = join(folder, REQUESTS);
  if (!existsSync(file)) throw new Error(`${file}: there is no such file`);
  let [line, firstMs, lastMs] = [0, Number.NaN, 0];
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    const where = `${file}, line ${line}`;
    const { at, label, segment, request } = readLine(text, where);
    if (at < lastMs) throw new Error(`${where}: at lies before that of an earlier line. Sort the lines by it`);
    if (Number.isNaN(firstMs)) firstMs = at;
    lastMs = at;
    const day = Math.floor((at - firstMs) / DAY_MS);
    yield { atMs: at, day, body: request, segment, honest: label === 'honest', where };
  }
  if (Number.isNaN(firstMs)) throw new Error(`${file}: it has no line`);
}

function readLine(text: string, where: string): z.output<typeof lineSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\u{feff}/u, ''));
  } catch {
    throw new Error(`${where}: this is not JSON`);
  }
  const read = lineSchema.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.map(
    ({ path, message }) => (path.length > 0 ? `${path.join('.')}: ` : '') + message,
  );
  throw new Error(`${where}: ${problems.join('. ')}`);
}

/**
 * The feeds of a folder: text by kind, from `networks.csv`. Without the file there are none. Throws an Error that names
 * file and line if a row is none of a network and a kind of feed that holds networks.
 */
export function readNetworks(folder: string): ReadonlyMap<FeedKind, string> {
  const file = join(folder, NETWORKS);
  if (!existsSync(file)) return new Map();
  const networks = new Map<FeedKind, string>();
  const table = new TableReader({
    example: 'cidr,kind',
    missing: (heading) => ['cidr', 'kind'].filter((column) => !heading.includes(column)),
  });
  for (const [index, text] of readFileSync(file, 'utf8').split(/\r?\n/).entries()) {
    const row = table.read(index + 1, text);
    if (row === null) continue;
    const where = `${file}, line ${index + 1}`;
    if (!row.ok) throw new Error(`${where}: ${row.detail}`);
    const { cidr = '', kind: named } = row.fields;
    const kind = NETWORK_KINDS.find((each) => each === named);
    if (kind === undefined) throw new Error(`${where}: kind must be one of ${NETWORK_KINDS.join(', ')}`);
    if (readBlock(cidr) === null) throw new Error(`${where}: cidr is not an address or CIDR block`);
    networks.set(kind, `${networks.get(kind) ?? ''}${cidr}\n`);
  }
  return networks;
}
