import ipaddr from 'ipaddr.js';

/** A value of a MaxMind DB file. A whole number is stored as uint32, any other number as double. */
export type MmdbValue = string | number | boolean | readonly MmdbValue[] | { readonly [name: string]: MmdbValue };

/** What a file says of itself, as far as tests vary it. */
interface MmdbOptions {
  readonly type?: string;
  readonly builtAtS?: number;
  readonly format?: number;
  readonly recordBits?: 24 | 28 | 32;
}

interface Node {
  readonly children: [Node | number | null, Node | number | null];
  number: number;
}

/**
 * Writes a MaxMind DB file, as its specification says (https://maxmind.github.io/MaxMind-DB/, format 2.0), with IPv4 networks
 * below ::/96.
 * @param networks records by CIDR block; blocks must not overlap
 */
export function mmdbFile(networks: Readonly<Record<string, MmdbValue>>, options: MmdbOptions = {}): Buffer {
  const { type = 'Test-City', builtAtS = 1_700_000_000, format = 2, recordBits = 24 } = options;
  const data: Buffer[] = [];
  let dataBytes = 0;
  const root = newNode();
  for (const [cidr, value] of Object.entries(networks)) {
    place(root, bitsOf(cidr), dataBytes);
    const bytes = encode(value);
    data.push(bytes);
    dataBytes += bytes.length;
  }
  const nodes = numbered(root);
  const tree = Buffer.concat(
    nodes.map(({ children }) =>
      encodeNode(
        children.map((each) => recordOf(each, nodes.length)),
        recordBits,
      ),
    ),
  );
  const metadata = {
    node_count: nodes.length,
    record_size: recordBits,
    ip_version: 6,
    database_type: type,
    languages: ['en', 'zh-CN'],
    binary_format_major_version: format,
    binary_format_minor_version: 0,
    build_epoch: builtAtS,
    description: { en: 'written by a test' },
  };
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...data,
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    encode(metadata),
  ]);
}

function newNode(): Node {
  return { children: [null, null], number: 0 };
}

function bitsOf(cidr: string): number[] {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const bytes =
    address.kind() === 'ipv4'
      ? [...Array.from({ length: 12 }, () => 0), ...address.toByteArray()]
      : address.toByteArray();
  const bits = bytes.flatMap((byte) => Array.from({ length: 8 }, (_, index) => (byte >> (7 - index)) & 1));
  return bits.slice(0, address.kind() === 'ipv4' ? 96 + length : length);
}

function place(root: Node, bits: readonly number[], offset: number): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const side = bit === 0 ? 0 : 1;
    const next = node.children[side];
    const child = next === null || typeof next === 'number' ? newNode() : next;
    node.children[side] = child;
    node = child;
  }
  node.children[bits.at(-1) === 0 ? 0 : 1] = offset;
}

function numbered(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes) {
    node.number = nodes.indexOf(node);
    for (const child of node.children) if (child !== null && typeof child !== 'number') nodes.push(child);
  }
  return nodes;
}

function recordOf(child: Node | number | null, nodeCount: number): number {
  if (child === null) return nodeCount;
  return typeof child === 'number' ? nodeCount + 16 + child : child.number;
}

function encodeNode([left = 0, right = 0]: readonly number[], bits: 24 | 28 | 32): Buffer {
  const bytes = Buffer.alloc(bits / 4);
  if (bits === 28) {
    bytes.writeUIntBE(left & 0xffffff, 0, 3);
    bytes[3] = ((left >>> 24) << 4) | (right >>> 24);
    bytes.writeUIntBE(right & 0xffffff, 4, 3);
  } else {
    bytes.writeUIntBE(left, 0, bits / 8);
    bytes.writeUIntBE(right, bits / 8, bits / 8);
  }
  return bytes;
}

const TYPES = { text: 2, double: 3, uint32: 6, map: 7, array: 11, boolean: 14 } as const;

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([control('text', Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'boolean') return control('boolean', value ? 1 : 0);
  if (typeof value === 'number') return encodeNumber(value);
  if (isList(value)) return Buffer.concat([control('array', value.length), ...value.map(encode)]);
  const entries = Object.entries(value);
  return Buffer.concat([
    control('map', entries.length),
    ...entries.flatMap(([name, each]) => [encode(name), encode(each)]),
  ]);
}

function isList(value: MmdbValue): value is readonly MmdbValue[] {
  return Array.isArray(value);
}

function encodeNumber(value: number): Buffer {
  const whole = Number.isInteger(value) && value >= 0;
  const bytes = Buffer.alloc(whole ? 4 : 8);
  if (whole) bytes.writeUInt32BE(value);
  else bytes.writeDoubleBE(value);
  return Buffer.concat([control(whole ? 'uint32' : 'double', bytes.length), bytes]);
}

function control(name: keyof typeof TYPES, size: number): Buffer {
  const type = TYPES[name];
  const [short, more] = sizeBytes(size);
  return type > 7 ? Buffer.from([short, type - 7, ...more]) : Buffer.from([(type << 5) | short, ...more]);
}

/** The size in a control byte, and the bytes behind that byte. */
function sizeBytes(size: number): readonly [short: number, more: readonly number[]] {
  if (size < 29) return [size, []];
  if (size < 285) return [29, [size - 29]];
  if (size < 65_821) return [30, [(size - 285) >> 8, (size - 285) & 0xff]];
  const rest = size - 65_821;
  return [31, [rest >> 16, (rest >> 8) & 0xff, rest & 0xff]];
}
