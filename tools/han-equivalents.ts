import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';

/**
 * Makes src/identity/han-equivalents.ts: `node tools/han-equivalents.ts EquivalentUnifiedIdeograph.txt`. The file is
 * part of the Unicode Character Database. Debian's package unicode-data has it in /usr/share/unicode.
 */
const [source] = process.argv.slice(2);
if (source === undefined)
  throw new Error('give the path of EquivalentUnifiedIdeograph.txt of the Unicode Character Database');
const ucd = readFileSync(source, 'utf8');
const version = /^# EquivalentUnifiedIdeograph-([\d.]+)\.txt/.exec(ucd)?.[1];
if (version === undefined)
  throw new Error('the file is not EquivalentUnifiedIdeograph.txt: its first line does not name it');

const target = 'src/identity/han-equivalents.ts';
const text = `// Made by tools/han-equivalents.ts.

/**
 * Radicals and strokes that look like an ideograph, each with that ideograph: hexadecimal code points, \`from:to\`. PDF
 * files hand them out in the place of the ideograph.
 * Source: Unicode Character Database ${version}, EquivalentUnifiedIdeograph.txt (property Equivalent_Unified_Ideograph).
 */
export const RADICAL_IDEOGRAPHS =
  ${literal(readRadicals(ucd))};

/**
 * Characters that old Chinese systems keep in the private use area, each with the character that Unicode has for it
 * since: \`from:to\`, in the order of GBK 0xFE50 to 0xFEA0.
 * Sources: the index gb18030 of the WHATWG Encoding Standard, and GB 18030-2005 for the six outside the first plane.
 */
export const PRIVATE_USE_IDEOGRAPHS =
  ${literal(readPrivateUse())};
`;
writeFileSync(target, await format(text, { ...(await resolveConfig(target)), filepath: target }));

function readRadicals(file: string): string[] {
  return file.split('\n').flatMap((line) => {
    const [, first, last, to] = /^([0-9A-F]{4,6})(?:\.\.([0-9A-F]{4,6}))?\s*;\s*([0-9A-F]{4,6})/.exec(line) ?? [];
    if (first === undefined || to === undefined) return [];
    const from = Number.parseInt(first, 16);
    const count = Number.parseInt(last ?? first, 16) - from + 1;
    return Array.from({ length: count }, (_, at) => pair(from + at, Number.parseInt(to, 16)));
  });
}

/** GBK puts 0xFE50 to 0xFEA0 at U+E815 to U+E864; 0xFE7F does not exist. */
function readPrivateUse(): string[] {
  const outsideFirstPlane = new Map([
    [0xe816, 0x20087],
    [0xe817, 0x20089],
    [0xe818, 0x200cc],
    [0xe831, 0x215d7],
    [0xe83b, 0x2298f],
    [0xe855, 0x241fe],
  ]);
  const gb18030 = new TextDecoder('gb18030', { fatal: true });
  const trails = Array.from({ length: 0xa1 - 0x50 }, (_, at) => 0x50 + at).filter((trail) => trail !== 0x7f);
  return trails.map((trail, at) => {
    const from = 0xe815 + at;
    const to = outsideFirstPlane.get(from) ?? gb18030.decode(Uint8Array.of(0xfe, trail)).codePointAt(0) ?? from;
    if (to >= 0xe000 && to <= 0xf8ff)
      throw new Error(`the gb18030 decoder of this Node leaves U+${to.toString(16)} in the private use area`);
    return pair(from, to);
  });
}

function pair(from: number, to: number): string {
  return `${from.toString(16)}:${to.toString(16)}`;
}

/** A string literal in lines of a dozen pairs. */
function literal(pairs: readonly string[]): string {
  const lines = Array.from({ length: Math.ceil(pairs.length / 10) }, (_, at) => pairs.slice(at * 10, at * 10 + 10));
  return lines.map((line, at) => `'${line.join(' ')}${at === lines.length - 1 ? '' : ' '}'`).join(' +\n');
}
