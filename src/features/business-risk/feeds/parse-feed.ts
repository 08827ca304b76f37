import ipaddr from 'ipaddr.js';
import { FEED_KINDS, type FeedKind, type FeedRow } from './feed-kinds.ts';
import { told } from '../../../kernel/told.ts';

/** The rows of a feed's text, and the lines that were refused. */
export interface ParsedFeed {
  readonly rows: readonly FeedRow[];
  readonly refused: readonly RefusedRow[];
  /** How many rows were refused in all. `refused` keeps the first REFUSED_KEPT of them. */
  readonly refusedRows: number;
}

/** A line that could not be read, with the reason. */
export interface RefusedRow {
  /** Line number, counted from 1. */
  readonly line: number;
  readonly reason: string;
}

export const FEED_ROWS_MAX = 2_000_000;
const REFUSED_KEPT = 100;
const LINE_LENGTH_MAX = 512;

/**
 * Reads a feed's text, one row a line. Empty lines and comments (`#`, `;`, `//`) are skipped. Reading stops after
 * FEED_ROWS_MAX + 1 rows.
 *
 * A range is e.g. `1.2.3.0/24`, `1.2.3.4` or `2001:db8::/32`, or comma-separated `start,end[,…][,label]` or
 * `cidr,label`. A labelled phone prefix is e.g. `1380013,Beijing`. A domain, a part of a user agent or a phone prefix
 * stands alone on its line.
 */
export function parseFeed(kind: FeedKind, text: string): ParsedFeed {
  const rows: FeedRow[] = [];
  const refused: RefusedRow[] = [];
  let refusedRows = 0;
  let line = 0;
  for (const raw of lines(text)) {
    line += 1;
    const content = raw.replace(/(?:^|\s)(?:#|\/\/|;).*$/, '').trim();
    if (content === '') continue;
    const row = content.length > LINE_LENGTH_MAX ? told`longer than 512 characters` : readRow(kind, content);
    if (typeof row === 'string') {
      refusedRows += 1;
      if (refused.length < REFUSED_KEPT) refused.push({ line, reason: row });
    } else {
      rows.push(row);
      if (rows.length > FEED_ROWS_MAX) break;
    }
  }
  return { rows, refused, refusedRows };
}

function* lines(text: string): Generator<string> {
  let from = 0;
  while (from <= text.length) {
    const to = text.indexOf('\n', from);
    yield text.slice(from, to < 0 ? text.length : to);
    if (to < 0) return;
    from = to + 1;
  }
}

/** The row, or a text that says why the line is not one. */
function readRow(kind: FeedKind, content: string): FeedRow | string {
  switch (FEED_KINDS[kind].holds) {
    case 'ranges':
      return readRange(content, false);
    case 'labelled-ranges':
      return readRange(content, true);
    case 'domains': {
      const domain = content.toLowerCase().replace(/^[@.*]+|\.$/g, '');
      return /^[^\s.@,]+(?:\.[^\s.@,]+)+$/.test(domain) ? { type: 'text', text: domain } : told`not a domain name`;
    }
    case 'texts':
      return content.length >= 3 ? { type: 'text', text: content.toLowerCase() } : told`shorter than 3 characters`;
    case 'prefixes': {
      const prefix = content.split(',')[0]?.trim() ?? '';
      return isPrefix(prefix) ? { type: 'text', text: prefix } : NO_PREFIX;
    }
    case 'labelled-prefixes': {
      const [prefix = '', ...rest] = content.split(/[,\t]/).map((cell) => cell.replaceAll('"', '').trim());
      if (!isPrefix(prefix)) return NO_PREFIX;
      const label = rest.at(-1) ?? '';
      return label === '' ? told`no label` : { type: 'text', text: prefix, label };
    }
    case 'devices':
      return { type: 'text', text: content };
    case 'mmdb':
      return told`this kind is a file: import it by \`renzheng feed import-database\``;
  }
}

const NO_PREFIX = told`not 2 to 7 digits that start with 1`;

function isPrefix(text: string): boolean {
  return /^1\d{1,6}$/.test(text);
}

function readRange(content: string, labelled: boolean): FeedRow | string {
  const cells = [...content.matchAll(/"([^"]*)"|([^,]+)/g)].map(([, quoted, bare]) => (quoted ?? bare ?? '').trim());
  const label = labelled && cells.length > 1 ? (cells.at(-1) ?? '') : '';
  if (labelled && label === '') return told`no label`;
  const [first = '', second = ''] = cells;
  const single = readBlock(first);
  if (single === null) return told`not an address or CIDR block`;
  const last = readBlock(second);
  if (last === null || first.includes('/')) return { type: 'range', ...single, label };
  if (last.version !== single.version || last.end < single.start) return told`the range ends before it starts`;
  return { type: 'range', version: single.version, start: single.start, end: last.end, label };
}

/** Reads an address or CIDR block as inclusive bounds. Null if the text is neither. */
export function readBlock(
  text: string,
): { readonly version: 4 | 6; readonly start: bigint; readonly end: bigint } | null {
  const match = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i.exec(text);
  if (match?.[1] === undefined || !(ipaddr.IPv4.isValidFourPartDecimal(match[1]) || ipaddr.IPv6.isValid(match[1])))
    return null;
  const address = ipaddr.process(match[1]);
  const version = address.kind() === 'ipv4' ? 4 : 6;
  const width = version === 4 ? 32 : 128;
  const bits = match[2] === undefined ? width : Number(match[2]);
  if (bits > width) return null;
  const size = 1n << BigInt(width - bits);
  const number = addressNumber(address);
  const start = number - (number % size);
  return { version, start, end: start + size - 1n };
}

/** An address as a number of 32 or 128 bits. */
export function addressNumber(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}
