import { Reader, type Response } from 'mmdb-lib';
import { chinaProvince } from '../../../identity/china-province.ts';
import { checkDecodable, type DecodeBudget } from './mmdb-budget.ts';
import { told, type Told } from '../../../kernel/told.ts';

/** What a database says of an address. A field is null if the file does not have it. */
export interface AddressRecord {
  /** ISO 3166 code. */
  readonly country: string | null;
  /** A province of China by its short Chinese name, e.g. 广东. Elsewhere as the file names it, Chinese before English. */
  readonly province: string | null;
  /** As the file names it, Chinese before English. */
  readonly city: string | null;
  /** Number of the autonomous system. */
  readonly asn: number | null;
  /** The company that announces or owns the network, e.g. `Chinanet`. */
  readonly owner: string | null;
  readonly point: AddressPoint | null;
  /** What the file says of the kind of connection: a phone's, a data centre's or satellite's, or one that hides its origin. */
  readonly connection: 'cellular' | 'hosting' | 'satellite' | 'anonymous' | null;
}

/** Where an address is, as well as the file knows. */
export interface AddressPoint {
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
  /** The address lies within this many kilometres. */
  readonly radiusKm: number;
}

/** An opened MaxMind DB file. */
export interface AddressDatabase {
  /** What the file calls itself, e.g. `GeoLite2-City`. */
  readonly type: string;
  /** When it was made, in milliseconds since the Unix epoch. */
  readonly builtAtMs: number;
  /** Nodes of its search tree. */
  readonly nodes: number;
  /** Bytes that it takes in memory. */
  readonly bytes: number;
  /** What it says of an address in canonical text. Null if it does not know the address, or if that part of it is damaged. */
  find(address: string): AddressRecord | null;
}

/** A database, or why the bytes are not one. */
export type OpenedDatabase =
  { readonly ok: true; readonly database: AddressDatabase } | { readonly ok: false; readonly problem: string };

/** The most bytes of one file. City files for the whole world have some 60 to 130 MB. */
export const DATABASE_BYTES_MAX = 192 * 1024 * 1024;

/** Ends the data of a file and begins what it says of itself, within its last 128 KiB (MaxMind DB file format 2.0). */
const MARKER = Buffer.from('abcdef4d61784d696e642e636f6d', 'hex');
const METADATA_BYTES_MAX = 128 * 1024;
const SEPARATOR_BYTES = 16;
/** What a file says of itself in dozens of values, and of an address in some 200 values and 5 KiB. */
const METADATA_BUDGET: DecodeBudget = { values: 5_000, bytes: 256 * 1024 };
const RECORD_BUDGET: DecodeBudget = { values: 1_000, bytes: 16 * 1024 };
const MAP_TYPE = 7;
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZIP = Buffer.from('PK');
/** Decoded parts of the file that are kept, because neighbours share them. */
const DECODED_MAX = 4_096;
/** Radius of a file that gives none: of a place with a city, and of one without. */
const CITY_RADIUS_KM = 100;
const REGION_RADIUS_KM = 500;

/**
 * Opens a MaxMind DB file. It stays as it is in memory, and a look-up decodes only the record that it finds. Files of
 * MaxMind (nested records) and of DB-IP, IPinfo and others (flat records) are read.
 */
export function openAddressDatabase(bytes: Uint8Array): OpenedDatabase {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed = buffer.subarray(0, 2);
  if (packed.equals(GZIP) || packed.equals(ZIP))
    return problem(told`the file is compressed: unpack it, and give the .mmdb in it`);
  const markerAt = buffer.lastIndexOf(MARKER);
  if (markerAt < buffer.length - METADATA_BYTES_MAX - MARKER.length || markerAt < 0)
    return problem(told`this is no MaxMind DB file (.mmdb), or its end is missing: download it again`);
  let reader: Reader<Response>;
  try {
    checkMetadata(buffer, markerAt + MARKER.length);
    reader = openReader(buffer);
  } catch (error) {
    return problem(
      told`the file is cut short or damaged (${error instanceof Error ? error.message : 'unknown'}): download it again`,
    );
  }
  const { binaryFormatMajorVersion, ipVersion, nodeCount, searchTreeSize, databaseType, buildEpoch } = reader.metadata;
  if (binaryFormatMajorVersion !== 2)
    return problem(told`format ${binaryFormatMajorVersion} is not known: give a file of format 2`);
  if (typeof databaseType !== 'string' || (ipVersion !== 4 && ipVersion !== 6) || !(nodeCount > 0))
    return problem(told`what the file says of itself is incomplete: download it again`);
  if (searchTreeSize + SEPARATOR_BYTES > markerAt)
    return problem(told`the file is cut short or damaged: download it again`);
  const broken = brokenSample(reader, ipVersion);
  if (broken) return problem(told`records of the file cannot be read: download it again`);
  const builtAtMs = buildEpoch.getTime();
  return {
    ok: true,
    database: {
      type: databaseType.slice(0, 100),
      builtAtMs: Number.isFinite(builtAtMs) ? builtAtMs : 0,
      nodes: nodeCount,
      bytes: buffer.length,
      find: (address) => (ipVersion === 4 && address.includes(':') ? null : find(reader, address)),
    },
  };
}

/** Throws RangeError if what the file says of itself is too large to decode, or if a reader would find another part. */
function checkMetadata(file: Buffer, start: number): void {
  const isMap = file.readUInt8(start) >> 5 === MAP_TYPE;
  // A reader that searches backwards passes over a marker that is followed by the end of another one.
  const isAmbiguous = file.subarray(start, start + MARKER.length - 2).equals(MARKER.subarray(2));
  if (!isMap || isAmbiguous) throw new RangeError(told`what it says of itself is no map`);
  checkDecodable(file, start, start, METADATA_BUDGET);
}

function openReader(file: Buffer): Reader<Response> {
  const cache = new BoundedCache();
  const reader = new Reader<Response>(file, { cache });
  const dataAt = reader.metadata.searchTreeSize + SEPARATOR_BYTES;
  cache.check = (offset) => checkDecodable(file, offset, dataAt, RECORD_BUDGET);
  return reader;
}

function problem(reason: Told): OpenedDatabase {
  return { ok: false, problem: reason };
}

/** Looks up addresses all over the address space. Damage that it does not meet makes single look-ups give nothing. */
function brokenSample(reader: Reader<Response>, ipVersion: number): boolean {
  try {
    for (let first = 1; first < 224; first += 1) reader.get(`${first}.${(first * 37) % 256}.${(first * 101) % 256}.1`);
    if (ipVersion === 6)
      for (let first = 0; first < 256; first += 1) reader.get(`2${first.toString(16).padStart(3, '0')}:db8::1`);
    return false;
  } catch {
    // The reader throws on a record that is damaged, whatever the damage.
    return true;
  }
}

function find(reader: Reader<Response>, address: string): AddressRecord | null {
  let record: unknown;
  try {
    record = reader.get(address);
  } catch {
    // A damaged record says nothing of its addresses. A decision goes on without it.
    return null;
  }
  return isRecord(record) ? readRecord(record) : null;
}

type RecordOfFile = Readonly<Record<string, unknown>>;

function readRecord(record: RecordOfFile): AddressRecord {
  const country = text(record, 'country', 'iso_code') ?? text(record, 'country_code') ?? text(record, 'country');
  const subdivisions = record['subdivisions'];
  const first: unknown = Array.isArray(subdivisions) ? subdivisions[0] : null;
  const region = isRecord(first) ? named(first) : (text(record, 'state1') ?? text(record, 'region'));
  const isoCode = isRecord(first) ? text(first, 'iso_code') : null;
  const city = namedAt(record, 'city') ?? text(record, 'city');
  const province = country === 'CN' ? (chinaProvince(isoCode ?? '') ?? chinaProvince(region ?? '') ?? region) : region;
  return {
    country: country?.toUpperCase() ?? null,
    province,
    city,
    asn: asnOf(record),
    owner:
      text(record, 'autonomous_system_organization') ??
      text(record, 'traits', 'autonomous_system_organization') ??
      text(record, 'isp') ??
      text(record, 'as_name') ??
      text(record, 'organization'),
    point: pointOf(record, city !== null),
    connection: connectionOf(record),
  };
}

function asnOf(record: RecordOfFile): number | null {
  const own =
    at(record, 'autonomous_system_number') ?? at(record, 'traits', 'autonomous_system_number') ?? at(record, 'asn');
  const number = typeof own === 'string' ? Number(own.replace(/^AS/i, '')) : own;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : null;
}

function pointOf(record: RecordOfFile, hasCity: boolean): AddressPoint | null {
  const latitude = degrees(at(record, 'location', 'latitude') ?? at(record, 'latitude') ?? at(record, 'lat'), 90);
  const longitude = degrees(at(record, 'location', 'longitude') ?? at(record, 'longitude') ?? at(record, 'lng'), 180);
  if (latitude === null || longitude === null) return null;
  const radius = at(record, 'location', 'accuracy_radius') ?? at(record, 'accuracy_radius');
  const radiusKm = typeof radius === 'number' && radius > 0 ? radius : hasCity ? CITY_RADIUS_KM : REGION_RADIUS_KM;
  return { latitude, longitude, radiusKm };
}

function degrees(value: unknown, most: number): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Math.abs(number) <= most ? number : null;
}

function connectionOf(record: RecordOfFile): AddressRecord['connection'] {
  const said = (name: string) => at(record, 'traits', name) ?? at(record, name);
  const kind = `${text(record, 'connection_type') ?? text(record, 'traits', 'connection_type') ?? ''} ${text(record, 'traits', 'user_type') ?? ''}`;
  if (/cellular/i.test(kind) || said('mobile_network_code') !== undefined) return 'cellular';
  if (ANONYMOUS.some((name) => said(name) === true)) return 'anonymous';
  if (/hosting|content_delivery/i.test(kind) || said('is_hosting_provider') === true) return 'hosting';
  return /satellite/i.test(kind) || said('is_satellite_provider') === true ? 'satellite' : null;
}

const ANONYMOUS = [
  'is_anonymous',
  'is_anonymous_proxy',
  'is_anonymous_vpn',
  'is_public_proxy',
  'is_residential_proxy',
  'is_tor_exit_node',
] as const;

/** The name of a place in Chinese, or else in English. */
function named(place: RecordOfFile): string | null {
  return text(place, 'names', 'zh-CN') ?? text(place, 'names', 'en');
}

function namedAt(record: RecordOfFile, name: string): string | null {
  const place = record[name];
  return isRecord(place) ? named(place) : null;
}

function text(record: RecordOfFile, ...path: readonly string[]): string | null {
  const value = at(record, ...path);
  return typeof value === 'string' && value !== '' ? value.slice(0, 100) : null;
}

function at(record: RecordOfFile, ...path: readonly string[]): unknown {
  let value: unknown = record;
  for (const name of path) value = isRecord(value) ? value[name] : undefined;
  return value;
}

function isRecord(value: unknown): value is RecordOfFile {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Keeps decoded parts, and begins anew when it is full. The reader asks it for every record, and for everything that a
 * pointer leads to, before it decodes that. So it is also the place to refuse what is too large.
 */
class BoundedCache {
  readonly #parts = new Map<string | number, unknown>();
  /** Throws if the part at an offset of the file may not be decoded. */
  check: (offset: number) => void = () => undefined;

  get(offset: string | number): unknown {
    const part = this.#parts.get(offset);
    if (part === undefined) this.check(Number(offset));
    return part;
  }

  set(offset: string | number, part: unknown): void {
    if (this.#parts.size >= DECODED_MAX) this.#parts.clear();
    this.#parts.set(offset, part);
  }
}
