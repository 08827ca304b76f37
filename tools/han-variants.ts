import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';

/**
 * Makes src/identity/han-variants.ts: `node tools/han-variants.ts UNIHAN OPENCC`. UNIHAN is a folder with
 * Unihan_Variants.txt and Unihan_OtherMappings.txt of the Unicode Character Database. Debian's package unicode-data has
 * them, compressed, in /usr/share/unicode. OPENCC is the folder that the npm package opencc-js is unpacked to.
 */
const [unihan, opencc] = process.argv.slice(2);
if (unihan === undefined || opencc === undefined)
  throw new Error('give the folder of the Unihan files, and the folder of the npm package opencc-js');

type Pairs = ReadonlyMap<string, readonly string[]>;

const variants = readFileSync(join(unihan, 'Unihan_Variants.txt'), 'utf8');
const mappings = readFileSync(join(unihan, 'Unihan_OtherMappings.txt'), 'utf8');
const unicodeVersion = /Unicode version: ([\d.]+)/.exec(variants)?.[1];
if (unicodeVersion === undefined) throw new Error('the Unihan files do not name their version');
const openccVersion = (JSON.parse(readFileSync(join(opencc, 'package.json'), 'utf8')) as { readonly version: string })
  .version;

/** The characters of the Table of General Standard Chinese Characters (2013). A name of the mainland consists of them. */
const standard = new Set(readCharacters('kTGH'));
const inTraditionalUse = new Set(readCharacters('kBigFive'));
const toSimplified = await readDictionary('TSCharacters');
const fromJapanese = await readDictionary('JPShinjitaiCharacters');
const simplified = readVariants('kSimplifiedVariant');
const traditional = readVariants('kTraditionalVariant');
const sameShape = readVariants('kZVariant');
const sameMeaning = readVariants('kSemanticVariant');

/**
 * Shapes that both sources lack, in the same groups: those of older print, which Unicode encodes beside the standard ones
 * since Korean or Japanese sets had both, and common ones of handwriting.
 */
const OLD_SHAPES =
  '青靑 清淸 廉亷 富冨 熙煕熈凞 券劵 喻喩 妍姸 尚尙 屏屛 汇彚 慎愼 暨曁 溉漑 焰焔 瓶甁 疏踈 皋皐 翠翆 聪聡 ' +
  '舍舎 苏蘓 颠顚 饮飮 吉𠮷 崎﨑 侯矦 京亰 协恊 厩廏 宁寕 宜冝 寇冦 尔尓 岛嶋嶌 岩巗 崇崈 携擕 敕勅 晃晄 ' +
  '期朞 本夲 桑桒 梅楳 渊渕 潜濳 琴琹 甜甛 界畍 策筞 耀燿 道衟 邦邫 醇醕 隙隟 恪愙 凤鳯 珏玨 姬姫 颊頬 ' +
  '颈頚 笼篭 沿㳂 船舩 榆楡 侄姪 崭嶃 柳桺';

const forms = new Map<string, { readonly traditional: Set<string>; readonly other: Set<string> }>();
for (const character of candidates()) {
  const to = standardOf(character);
  if (to === null) continue;
  const group = groupOf(to);
  const isTraditional = inTraditionalUse.has(character) && isSimplifiedTo(character, to);
  (isTraditional ? group.traditional : group.other).add(character);
}
for (const [to = '', ...shapes] of OLD_SHAPES.split(' ')) for (const shape of shapes) groupOf(to).other.add(shape);
// A character that is used in traditional texts too, as 云 beside 雲, is one of its own traditional forms.
for (const [to, group] of forms) if (group.traditional.size > 0 && inTraditionalUse.has(to)) group.traditional.add(to);

const target = 'src/identity/han-variants.ts';
const text = `// Made by tools/han-variants.ts.

/**
 * Characters of traditional texts, in groups: a character of the Table of General Standard Chinese Characters (2013),
 * then its traditional forms. Example: \`陈陳 发發髮\`. If traditional texts use the first one too, it comes again at
 * the end, as in \`云雲云\`.
 * Sources: Unihan ${unicodeVersion} (kSimplifiedVariant, kTraditionalVariant, kTGH, kBigFive), and TSCharacters of OpenCC as
 * in the npm package opencc-js ${openccVersion} (Apache-2.0).
 */
export const TRADITIONAL_FORMS =
  ${literal(groups('traditional'))};

/**
 * Other shapes of a character, in groups of the same kind. They are used in Hong Kong, Japan or older print, as \`高髙\`.
 * Sources: the same, with kZVariant and kSemanticVariant of Unihan and JPShinjitaiCharacters of OpenCC.
 */
export const OTHER_FORMS =
  ${literal(groups('other'))};
`;
writeFileSync(target, await format(text, { ...(await resolveConfig(target)), filepath: target }));

function groupOf(to: string) {
  const group = forms.get(to) ?? { traditional: new Set<string>(), other: new Set<string>() };
  forms.set(to, group);
  return group;
}

function candidates(): Set<string> {
  const from = [toSimplified, fromJapanese, simplified, traditional, sameShape, sameMeaning].flatMap((map) => [
    ...map.keys(),
  ]);
  return new Set(from.toSorted((a, b) => Number(a.codePointAt(0)) - Number(b.codePointAt(0))));
}

/** The standard character for another one, or null if there is none or the sources name several. */
function standardOf(character: string): string | null {
  const doubled = isDoubled(character);
  if (doubled !== null) return doubled;
  if (standard.has(character)) return null;
  const found = reach(character, new Set());
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

/**
 * Two standard characters may have one traditional form, as 钟 and 锺 have 鍾. Then the one that OpenCC names stands for
 * both.
 */
function isDoubled(character: string): string | null {
  if (!standard.has(character)) return null;
  for (const form of traditional.get(character) ?? []) {
    const chosen = toSimplified.get(form)?.[0];
    if (standard.has(form) || chosen === undefined || chosen === character || !standard.has(chosen)) continue;
    if (simplified.get(form)?.includes(character) === true && simplified.get(form)?.includes(chosen) === true)
      return chosen;
  }
  return null;
}

/** The standard characters that the sources name for a character: by simplification, else by shape or meaning. */
function reach(character: string, seen: Set<string>): Set<string> {
  if (seen.has(character)) return new Set();
  seen.add(character);
  if (standard.has(character)) return new Set([isDoubled(character) ?? character]);
  const byOpencc = (toSimplified.get(character) ?? []).filter((to) => standard.has(to));
  if (byOpencc.length > 0) return new Set(byOpencc.slice(0, 1));
  const direct = (simplified.get(character) ?? []).filter((to) => standard.has(to));
  if (direct.length > 0) return new Set(direct);
  const others = [simplified, traditional, fromJapanese, sameShape, sameMeaning];
  return new Set(others.flatMap((map) => map.get(character) ?? []).flatMap((to) => [...reach(to, new Set(seen))]));
}

function isSimplifiedTo(character: string, to: string): boolean {
  return toSimplified.get(character)?.[0] === to || simplified.get(character)?.includes(to) === true;
}

function readCharacters(field: string): string[] {
  return [...mappings.matchAll(new RegExp(`^U\\+([0-9A-F]+)\\t${field}\\t`, 'gm'))].map(([, hex]) => ofHex(hex));
}

function readVariants(field: string): Pairs {
  const lines = variants.matchAll(new RegExp(`^U\\+([0-9A-F]+)\\t${field}\\t(.+)$`, 'gm'));
  return new Map(
    [...lines].map(([, from, to]) => [
      ofHex(from),
      [...(to ?? '').matchAll(/U\+([0-9A-F]+)/g)].map(([, hex]) => ofHex(hex)),
    ]),
  );
}

async function readDictionary(name: string): Promise<Pairs> {
  const file = resolve(opencc ?? '', 'dist/esm-lib/dict', `${name}.js`);
  const { default: pairs } = (await import(pathToFileURL(file).href)) as { readonly default: string };
  return new Map(pairs.split('|').map((pair) => [pair.split(' ')[0] ?? '', pair.split(' ').slice(1)]));
}

function ofHex(hex: string | undefined): string {
  return String.fromCodePoint(Number.parseInt(hex ?? '', 16));
}

function groups(kind: 'traditional' | 'other'): string[] {
  return [...forms]
    .filter(([, group]) => group[kind].size > 0)
    .toSorted(([a], [b]) => Number(a.codePointAt(0)) - Number(b.codePointAt(0)))
    .map(([to, group]) => to + [...group[kind]].join(''));
}

/** A string literal in lines of twenty groups. */
function literal(texts: readonly string[]): string {
  const lines = Array.from({ length: Math.ceil(texts.length / 20) }, (_, at) => texts.slice(at * 20, at * 20 + 20));
  return lines.map((line, at) => `'${line.join(' ')}${at === lines.length - 1 ? '' : ' '}'`).join(' +\n');
}
