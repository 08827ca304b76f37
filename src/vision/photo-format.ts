/** A format of files that is recognised, e.g. `'jpeg'`. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'bmp' | 'gif' | 'tiff' | ForeignFormat;
/** A format that is recognised to be named, and is not decoded. */
export type ForeignFormat = 'heic' | 'avif' | 'pdf';

/** Formats by bytes at their beginning, in hex. Files that match none of them never reach a parser. */
const SIGNATURES: readonly (readonly [PhotoFormat, ...(readonly [offset: number, hex: string])[]])[] = [
  ['jpeg', [0, 'ffd8ff']],
  ['png', [0, '89504e470d0a1a0a']],
  ['webp', [0, '52494646'], [8, '57454250']],
  ['gif', [0, '474946383761']],
  ['gif', [0, '474946383961']],
  ['tiff', [0, '49492a00']],
  ['tiff', [0, '4d4d002a']],
  ['bmp', [0, '424d']],
  ['pdf', [0, '255044462d']],
];

/** Brands of ISO/IEC 23008-12 files with HEVC pictures, and the two brands that do not say. */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];
/** Brands of files with AV1 pictures. */
const AVIF_BRANDS = ['avif', 'avis'];
const BRANDS_BYTES_MAX = 64;

/**
 * Tells the format of a photo by its first bytes, e.g. `'jpeg'` for `ff d8 ff`. `null` if it is none of the known ones.
 * HEIC, AVIF and PDF are only recognised, not decoded.
 */
export function photoFormatOf(bytes: Uint8Array): PhotoFormat | null {
  const found = SIGNATURES.find(([, ...parts]) => parts.every(([offset, hex]) => startsWith(bytes, offset, hex)));
  return found?.[0] ?? formatOfBrands(bytes);
}

function startsWith(bytes: Uint8Array, offset: number, hex: string): boolean {
  return Buffer.from(bytes.subarray(offset, offset + hex.length / 2)).toString('hex') === hex;
}

/** Says by the first bytes why a file is no photo that can be opened. `null` if it may be one. */
export function refusalByFormat(bytes: Uint8Array): 'unknown-format' | ForeignFormat | null {
  const format = photoFormatOf(bytes);
  if (format === null) return 'unknown-format';
  return format === 'heic' || format === 'avif' || format === 'pdf' ? format : null;
}

/** Reads a box `ftyp`: its main brand at byte 8, a version at 12, then the brands that it is compatible with. */
function formatOfBrands(bytes: Uint8Array): 'heic' | 'avif' | null {
  const head = Buffer.from(bytes.subarray(0, BRANDS_BYTES_MAX));
  if (head.toString('latin1', 4, 8) !== 'ftyp') return null;
  const end = Math.min(head.readUInt32BE(0), head.length);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(head.toString('latin1', at, at + 4));
  if (brands.some((brand) => AVIF_BRANDS.includes(brand))) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? 'heic' : null;
}
