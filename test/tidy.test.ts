import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(path.join(ROOT, file)));
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const isText = (file: string) => /\.(ts|mjs|cjs|json|md|sql|html|css|tsx|yml|yaml)$/.test(file);

describe('the tree', () => {
  test('is not empty', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  const isProduct = (file: string) => /^src\/.*\.ts$/.test(file) && !/\.(test|suite)\.ts$/.test(file);

  test('says why the cause of a failure is dropped, in the first line of the catch that drops it', () => {
    const silent = /catch \{\n(?! *\/\/)/;
    expect(files.filter((file) => isProduct(file) && silent.test(read(file)))).toEqual([]);
  });

  test('asks only its clock for the time of day', () => {
    expect(files.filter((file) => isProduct(file) && /new Date\(\)/.test(read(file)))).toEqual([]);
  });

  test('names no machine path and no registry host', () => {
    const machinePath = /\/wor[k]\/|\/roo[t]\/|\/home\/[a-z]/;
    const registryHost = /registry\.npm[j]s|npm[m]irror|ver[d]accio/;
    const offenders = files
      .filter(isText)
      .filter((file) => machinePath.test(read(file)) || registryHost.test(read(file)));
    expect(offenders).toEqual([]);
  });

  /** Data folders of older releases. Their people are made up and their faces are drawn. */
  const isKeptFolder = (file: string) => /^test\/upgrade\/fixtures\/[\da-f]{7}\.tar\.gz$/.test(file);

  test('holds no picture, video, model or database but the data folders of older releases', () => {
    const binary = /\.(jpe?g|webp|gif|mp4|webm|mov|avi|mkv|onnx|tflite|db|sqlite|gz|zip|tar|tgz)$/i;
    expect(files.filter((file) => binary.test(file) && !isKeptFolder(file))).toEqual([]);
  });

  test('keeps data folders of older releases small', () => {
    const kept = files.filter(isKeptFolder);
    expect(kept).not.toEqual([]);
    expect(kept.filter((file) => statSync(path.join(ROOT, file)).size > 1_000_000)).toEqual([]);
  });

  test('has no file over 400 KB except generated ones and the viewer of the reference', () => {
    const isGenerated = (file: string) =>
      file === 'docs/openapi.json' ||
      file === 'docs/reference.html' ||
      file === 'docs/reference/rapidoc.js' ||
      file === 'src/reports/echarts.js' ||
      file.startsWith('console/dist/');
    expect(files.filter((file) => !isGenerated(file) && read(file).length > 400_000)).toEqual([]);
  });
});

describe('docs', () => {
  const pages = files.filter((file) => /^docs\/[^/]+\.md$/.test(file) || /^README(\.zh-CN)?\.md$/.test(file));

  test.each(pages.filter((page) => !page.endsWith('.zh-CN.md')))('%s has a Chinese twin', (page) => {
    expect(pages).toContain(page.replace(/\.md$/, '.zh-CN.md'));
  });

  test.each([...pages, 'ARCHITECTURE.md', 'CONTRIBUTING.md'])('every relative link of %s leads somewhere', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link = '']) => link);
    const dead = links.filter((link) => !existsSync(path.join(ROOT, path.dirname(page), link)));
    expect(dead).toEqual([]);
  });

  test.each(['README.md', 'README.zh-CN.md'])('%s leads to every page of docs in its language', (readme) => {
    const isChinese = readme.endsWith('.zh-CN.md');
    const own = pages.filter((page) => page.startsWith('docs/') && page.endsWith('.zh-CN.md') === isChinese);
    // The site's home page does for the site what the README does for the repository.
    const listed = own.filter((page) => !page.startsWith('docs/index.'));
    expect(listed.length).toBeGreaterThan(30);
    expect(listed.filter((page) => !read(readme).includes(`](${page})`))).toEqual([]);
  });

  test.each(pages)('no empty line cuts a table of %s', (page) => {
    const lines = read(page).split('\n');
    const isRow = (line = '') => line.startsWith('|');
    const begins = lines.flatMap((line, at) => (isRow(line) && !isRow(lines[at - 1]) ? [at] : []));
    const cut = begins.filter((at) => !/^\|[\s|:-]+\|$/.test(lines[at + 1] ?? ''));
    expect(cut.map((at) => lines[at])).toEqual([]);
  });

  test('decisions are numbered once and dated by nothing', () => {
    const names = readdirSync(path.join(ROOT, 'docs/decisions')).filter((name) => name !== 'README.md');
    const numbers = names.map((name) => /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1]);
    expect(numbers).not.toContain(undefined);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe('src', () => {
  const sources = files.filter((file) => file.startsWith('src/'));

  test('sibling API folders hold the same files', () => {
    const folders = [...new Set(sources.flatMap((file) => /^src\/features\/([a-z-]+)\//.exec(file)?.[1] ?? []))];
    expect(folders).toHaveLength(5);
    for (const folder of folders) {
      const has = (name: string) => sources.includes(`src/features/${folder}/${name}`);
      const absent = [
        'contract.ts',
        'contract.test.ts',
        'handler.ts',
        'sandbox.ts',
        'index.ts',
        'open.ts',
        'examples.json',
      ].filter((name) => !has(name));
      expect({ folder, absent }).toEqual({ folder, absent: [] });
      expect(has('handler.test.ts')).toBe(has('handler.ts'));
    }
  });

  test.each(sources.filter((file) => file.endsWith('.suite.ts')))('%s is run by an adapter', (suite) => {
    const name = path.basename(suite);
    const runners = sources.filter((file) => file.endsWith('.test.ts') && read(file).includes(`/${name}`));
    expect(runners).not.toEqual([]);
  });

  test('tests do not sleep and do not mock by path', () => {
    const sleeping = /setTimeout\(\s*(resolve|r|done)\b|vi\.moc[k]\(|from 'node:timers\/promise[s]'/;
    expect(files.filter((file) => file.endsWith('.test.ts') && sleeping.test(read(file)))).toEqual([]);
  });

  test('no folder or file has a catch-all name', () => {
    expect(sources.filter((file) => /\/(utils?|helpers?|common|managers?|misc)(\/|\.ts$)/.test(file))).toEqual([]);
  });
});

test('each step of the PostgreSQL schema has a number of its own, without gaps', () => {
  const steps = readdirSync(path.join(ROOT, 'src/storage/postgres/migrations')).toSorted();
  expect(steps.map((name) => Number(name.slice(0, 4)))).toEqual(steps.map((_, index) => index + 1));
});
