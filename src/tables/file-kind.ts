import { told } from '../kernel/told.ts';

/** How many bytes at the start of a file are looked at to tell what it is. */
export const FILE_HEAD_BYTES = 512;

/**
 * Tells what to do with a file that is no table in text. `null` if its first bytes may be those of a table. The kinds
 * are those that users take for a CSV, because a spreadsheet opens them too.
 *
 * @param head the first FILE_HEAD_BYTES, or the whole file if it is shorter
 */
export function otherFileProblem(head: Uint8Array): string | null {
  const found = KINDS.find(({ is }) => is(head));
  return found === undefined
    ? null
    : told`the file is ${found.name}: ${found.remedy ?? told`open it and save it as CSV UTF-8`}`;
}

interface FileKind {
  readonly name: string;
  readonly is: (head: Uint8Array) => boolean;
  /** What to do instead of saving it as CSV. */
  readonly remedy?: string;
}

const UNPACK = told`unpack it, and give the table in it as CSV UTF-8`;

/** The first kind that fits counts. Sources: the file formats' own documents. */
const KINDS: readonly FileKind[] = [
  {
    name: told`an Excel workbook (.xlsx)`,
    is: (head) => isZipOf(head, /^(\[Content_Types\]|_rels\/|docProps\/|xl\/)/),
  },
  { name: told`an OpenDocument spreadsheet (.ods)`, is: (head) => isZipOf(head, /^mimetypeapplication\/vnd\.oasis/) },
  { name: told`a zip archive (.zip)`, is: (head) => isZipOf(head, /^/), remedy: UNPACK },
  // A compound file (MS-CFB), and a bare workbook of BIFF 2 to 8, which some exporters write.
  {
    name: told`an Excel workbook (.xls)`,
    is: startsWith('d0cf11e0a1b11ae1', '09081000', '09080800', '09040600', '09020600', '09000400'),
  },
  { name: told`compressed (.gz)`, is: startsWith('1f8b'), remedy: UNPACK },
  // bzip2, xz, 7z, Zstandard, rar
  {
    name: told`a compressed archive`,
    is: startsWith('425a6839314159', 'fd377a585a00', '377abcaf271c', '28b52ffd', '526172211a07'),
    remedy: UNPACK,
  },
  { name: told`a PDF`, is: startsWith('255044462d'), remedy: told`export the table as CSV UTF-8` },
  { name: told`in UTF-32`, is: isUtf32, remedy: told`save it as CSV UTF-8` },
  { name: told`a web page (HTML or XML), even if its name ends in .xls or .csv`, is: isMarkup },
];

function startsWith(...signatures: readonly string[]): (head: Uint8Array) => boolean {
  const starts = signatures.map((hex) => Buffer.from(hex, 'hex'));
  return (head) => starts.some((start) => start.equals(head.subarray(0, start.length)));
}

/** The name of a zip's first file begins at byte 30, and its content follows if it is stored plain. */
function isZipOf(head: Uint8Array, entry: RegExp): boolean {
  if (startsWith('504b0506', '504b0708')(head)) return entry.test('');
  return startsWith('504b0304')(head) && entry.test(latin1(head.subarray(30)));
}

/** By its mark, or because three of four bytes are zero in the order of ASCII characters. */
function isUtf32(head: Uint8Array): boolean {
  if (startsWith('fffe0000', '0000feff')(head)) return true;
  const quarters = head.subarray(0, head.length - (head.length % 4));
  const zerosAt = (places: readonly number[]) =>
    quarters.every((byte, at) => !places.includes(at % 4) || byte === 0) && quarters.some((byte) => byte !== 0);
  return quarters.length > 0 && (zerosAt([1, 2, 3]) || zerosAt([0, 1, 2]));
}

/** A page or a workbook in XML, also in UTF-16, or a page that was saved as one file with its pictures (MHTML). */
function isMarkup(head: Uint8Array): boolean {
  const text = latin1(head)
    .replaceAll('\0', '')
    .replace(/^(?:\u{ef}\u{bb}\u{bf}|\u{ff}\u{fe}|\u{fe}\u{ff})/u, '');
  return /^\s*(?:<(?:!doctype|!--|\?xml|\w+[\s>/:])|MIME-Version:)/i.test(text);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}
