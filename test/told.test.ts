import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ADMIN_CONTRACTS } from '../src/admin/index.ts';
import { CONFIG_SCHEMA } from '../src/config/config-schema.ts';
import { inChinese, TOLD_ZH } from '../src/wire/told/in-chinese.ts';

const ROOT = path.join(import.meta.dirname, '..');
const SOURCES = globSync('src/**/*.ts', { cwd: ROOT })
  .filter((file) => !/\.(test|suite)\.ts$/.test(file) && !file.startsWith('src/storage/memory/'))
  .map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }));

/** The texts behind each `told` of a source, with `{0}`, `{1}`, … for their values. */
function textsOf(source: string): readonly string[] {
  const begin = /(?<![\w$.`])told`/g;
  const texts: string[] = [];
  while (begin.exec(source) !== null) {
    let [key, values, at] = ['', 0, begin.lastIndex];
    while (at < source.length && source[at] !== '`') {
      if (source[at] === '\\') {
        key += source[at + 1] ?? '';
        at += 2;
      } else if (source.startsWith('${', at)) {
        const end = afterValue(source, at + 2);
        texts.push(...textsOf(source.slice(at + 2, end - 1)));
        at = end;
        key += `{${values++}}`;
      } else key += source[at++] ?? '';
    }
    begin.lastIndex = at + 1;
    if (key !== '') texts.push(key);
  }
  return texts;
}

function afterValue(source: string, from: number): number {
  let [depth, at] = [1, from];
  for (; depth > 0 && at < source.length; at++) {
    if (source[at] === '{') depth++;
    else if (source[at] === '}') depth--;
    else if (source[at] === '`') at = source.indexOf('`', at + 1);
  }
  return at;
}

const TOLD = SOURCES.flatMap(({ file, text }) => textsOf(text).map((key) => ({ file, key })));

test('every text that the server writes for operators has a 中文 twin, and no twin is left over', () => {
  expect(TOLD.length).toBeGreaterThan(300);
  expect(TOLD.filter(({ key }) => !(key in TOLD_ZH))).toEqual([]);
  const known = new Set(TOLD.map(({ key }) => key));
  expect(Object.keys(TOLD_ZH).filter((key) => !known.has(key))).toEqual([]);
});

test('a twin has the same values, and is found again from the English', () => {
  const valuesOf = (text: string) => [...new Set(text.match(/\{\d\}/g) ?? [])].toSorted();
  for (const [english, zh] of Object.entries(TOLD_ZH)) {
    expect(valuesOf(zh), english).toEqual(valuesOf(english));
    const filled = (text: string) => text.replaceAll(/\{(\d)\}/g, (_, at: string) => `Q${at}`);
    expect(inChinese(filled(english))).toBe(filled(zh));
  }
});

test('values that are such texts themselves are put into 中文 too, and names are not', () => {
  expect(inChinese('the latest backup was not made: the disk of memory; the last one is 3 h old: /b/1')).toBe(
    '最近一次备份失败：the disk of memory；最近一份在 3 小时前：/b/1',
  );
  expect(inChinese('there is no feature memory: did you mean amount?')).toBe('没有特征 memory：您是指 amount 吗？');
  expect(inChinese('list: Too small: expected string to have >=1 characters; kind: Invalid input')).toBe(
    'list：至少 1 个字符；kind：内容不正确',
  );
  expect(inChinese('the configuration cannot be used:\n  - http.port: Invalid input\n  - x')).toBe(
    '配置不能使用：\n  - http.port：内容不正确\n  - x',
  );
  expect(
    inChinese(
      '2 acknowledged ledger rows and 1 audit row are missing: it holds no commit, and commits until T were acknowledged (the database is /d/db). Nothing was changed. Do one of these:\n  restore a backup: renzheng restore',
    ),
  ).toBe(
    '缺少2 条已确认的账本行和1 条审计行：它没有任何提交，而已确认的提交直到 T（数据库是 /d/db）。没有改动任何内容。请选择其一：\n  恢复备份：renzheng restore',
  );
  expect(inChinese('ENOENT: no such file')).toBe('ENOENT：no such file');
});

/**
 * The first two are what a library says of a rule that failed on a request, for the author of the rule. The third is in the
 * language that its request names.
 */
const NOT_TOLD = new Set(['risk.explain problem', 'rules.failures lastProblem', 'compliance.show detail']);

test('a field of the admin API that says what is wrong is marked as such a text', () => {
  const plain = ADMIN_CONTRACTS.flatMap(({ name, result }) =>
    fieldsOf(z.toJSONSchema(result, { io: 'output', unrepresentable: 'any' }) as Shape).flatMap((field) =>
      NAMES.test(field.name) && !field.isTold ? [`${name} ${field.name}`] : [],
    ),
  );
  expect(plain.filter((each) => !NOT_TOLD.has(each))).toEqual([]);
});

const NAMES = /^(problem|mend|lastProblem|detail)$/;

interface Shape {
  readonly type?: string;
  readonly told?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/** The fields that hold free text, at any depth. */
function fieldsOf(shape: Shape): { readonly name: string; readonly isTold: boolean }[] {
  const inner = [...(shape.anyOf ?? []), ...(shape.items ? [shape.items] : [])].flatMap(fieldsOf);
  const own = Object.entries(shape.properties ?? {}).flatMap(([name, field]) => {
    const texts = [field, ...(field.anyOf ?? [])].filter(({ type, enum: words }) => type === 'string' && !words);
    return [...texts.map(({ told }) => ({ name, isTold: told === true })), ...fieldsOf(field)];
  });
  return [...own, ...inner];
}

test('no problem is written as a text without a twin', () => {
  const untold = SOURCES.filter(({ file }) => !/contract\.ts$|cli\/(?!doctor)/.test(file)).flatMap(({ file, text }) =>
    [...text.matchAll(/\b(?:problem|mend|refused|detail): (['`])[^'`]* [^'`]*\1/g)].map(
      ([found]) => `${file}: ${found}`,
    ),
  );
  // Those of the first row are told to programs alone or go to the log. The last has a code, of which the console knows the words.
  const known = [
    'src/server/admin/admin-routes.ts',
    'src/wire/admin/row-cursor.ts',
    'src/server/admin/oidc-routes.ts',
    'src/remote/oidc/openid-provider.ts',
    'src/features/business-risk/feeds/feed-schedule.ts',
  ];
  expect(untold.filter((each) => !known.some((file) => each.startsWith(file)))).toEqual([]);
});

interface Def {
  readonly error?: unknown;
  readonly [part: string]: unknown;
}

/** The messages of our own in a schema, at any depth, e.g. that of a pattern. */
function ownMessages(value: unknown, seen = new Set<unknown>()): readonly string[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  if (Array.isArray(value)) return value.flatMap((each) => ownMessages(each, seen));
  const { _zod: inner } = value as { readonly _zod?: { readonly def: Def } };
  if (inner === undefined) return Object.values(value).flatMap((each) => ownMessages(each, seen));
  const { error, ...parts } = inner.def;
  const message: unknown =
    typeof error === 'function' ? (error as (issue: object) => unknown)({ input: '' }) : undefined;
  const text = typeof message === 'object' ? (message as { readonly message?: unknown } | null)?.message : message;
  return [...(typeof text === 'string' ? [text] : []), ...ownMessages(parts, seen)];
}

test('what is said of a wrong parameter or setting is written as such a text', () => {
  const said = [...ADMIN_CONTRACTS.map(({ params }) => params), CONFIG_SCHEMA].flatMap((schema) => ownMessages(schema));
  expect(new Set(said).size).toBeGreaterThan(50);
  expect([...new Set(said)].filter((text) => inChinese(text) === text)).toEqual([]);
});

test('what a command says in words is written as such a text', () => {
  const said = SOURCES.filter(({ file }) => /^src\/(terminal|cli|features\/[^/]+\/cli)\//.test(file)).flatMap(
    ({ file, text }) =>
      [...text.matchAll(/\bterminal\.(?:out|err)\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g)].flatMap(
        ([, , literal = '']) => {
          const words = literal.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '').replaceAll(/\\n/g, '');
          return /[a-z]{2}/i.test(words) ? [`${file}: ${words}`] : [];
        },
      ),
  );
  // The name of the program, before a text that is put into the language.
  expect(said).toEqual(['src/cli/run-command.ts: renzheng: ']);
});

test('an error that a command may end with is written as such a text', () => {
  const thrown = SOURCES.filter(({ file }) => /^src\/(terminal|cli|features\/[^/]+\/cli)\//.test(file)).flatMap(
    ({ file, text }) =>
      [...text.matchAll(/\bnew (?:\w*Error)\(\s*(['"`])[^'"`]*/g)].map(([found]) => `${file}: ${found}`),
  );
  // The parts of a refusal come from the server, which has put them into the language already.
  const ofServer = ['src/terminal/admin-client.ts: new AdminClientError(`${code}: ${detail}\\n${advice}'];
  // Bugs, and texts that begin with such a one.
  const others = /first-steps\.ts|login\/command\.ts: new Error\(`\$\{forgotten\}/;
  expect(thrown.filter((each) => !others.test(each))).toEqual(ofServer);
});
