import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
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

/** The names of the rules of imports, in their order. */
const RULES = (
  createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
    readonly forbidden: readonly { readonly name: string }[];
  }
).forbidden.map(({ name }) => name);
const ruledBy = (prefix: string) =>
  RULES.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
/** Folders as the rules order them, from the lowest. Folders of one layer stand together. */
const RULED = {
  layers: ruledBy('layers-').map((names) => names.split('-')),
  features: ruledBy('features-'),
  risk: ruledBy('risk-'),
};

function foldersIn(folder: string): readonly string[] {
  const inside = files.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));
  return [...new Set(inside.filter((rest) => rest.includes('/')).map((rest) => rest.slice(0, rest.indexOf('/'))))]
    .filter((name) => name !== '__snapshots__')
    .toSorted();
}

describe('the pages that say where code lies', () => {
  const architecture = read('ARCHITECTURE.md');
  const spansOf = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  const between = (from: string, to: string) =>
    architecture.slice(architecture.indexOf(from), architecture.indexOf(to, architecture.indexOf(from)));

  test('fit on a few screens', () => {
    expect(architecture.split('\n').length - 1).toBeLessThanOrEqual(200);
  });

  test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('every path that %s names exists', (page) => {
    const text = read(page);
    expect(pathsOf(text).length).toBeGreaterThan(80);
    expect(deadPathsOf(text)).toEqual([]);
  });

  test('a path that does not exist is found', () => {
    expect(deadPathsOf('`src/kernel/clock.ts` `src/kernel/no-clock.ts`')).toEqual(['src/kernel/no-clock.ts']);
    expect(deadPathsOf('`src/features/NAME/open.ts` and `src/features/NAME/close.ts`, `open.ts`')).toEqual([
      'src/features/NAME/close.ts',
    ]);
    expect(deadPathsOf('`src/storage/` has `sql/` and `tape/`\n## Next\n`sql/`')).toEqual(['tape/', 'sql/']);
  });

  test('every rule that ARCHITECTURE.md names exists', () => {
    const named = spansOf(architecture).filter((span) =>
      /^(layers|features|risk|only|driver|sandbox|operations)-[a-z*-]+$/.test(span),
    );
    expect(named.length).toBeGreaterThan(6);
    const isRule = (name: string) => RULES.some((rule) => patternOf(name).test(rule));
    expect(named.filter((name) => !isRule(name))).toEqual([]);
  });

  test('ARCHITECTURE.md lists the layers of src from the lowest, and all of them', () => {
    const rows = between('## Layers', 'Beside `src/`').match(/^\| `src\/[^|]*/gm) ?? [];
    const listed = rows.flatMap((cell) => [...cell.matchAll(/`src\/(\w+)/g)].map(([, name = '']) => name));
    expect(listed.toSorted()).toEqual(RULED.layers.flat().toSorted());
    expect([...foldersIn('src'), 'main'].toSorted()).toEqual(listed.toSorted());
    const layers = listed.map((name) => RULED.layers.findIndex((layer) => layer.includes(name)));
    expect(layers).toEqual(layers.toSorted((a, b) => a - b));
    const groups = spansOf(between('Five groups', 'The rules `layers')).map((name) => [name]);
    expect(groups.flat().toSorted()).toEqual(
      RULED.layers
        .filter(({ length }) => length > 1)
        .flat()
        .toSorted(),
    );
  });

  test('ARCHITECTURE.md lists features, and folders of the risk decision, in the order of the rules', () => {
    expect(spansOf(between('`FEATURE_ORDER`, from', '. A feature')).slice(1)).toEqual(RULED.features);
    const rows = between('`business-risk/`, in this order', '## Errors').match(/^\| `[^|]*/gm) ?? [];
    expect(rows.flatMap(spansOf)).toEqual(RULED.risk);
    const folders = foldersIn('src/features/business-risk').filter((name) => name !== 'admin' && name !== 'cli');
    expect(folders).toEqual(RULED.risk.toSorted());
  });

  const NOT_KEPT = ['models/'];
  const folders = new Set(
    files.flatMap((file) => [...file.matchAll(/\//g)].map(({ index }) => file.slice(0, index + 1))),
  );

  /** Paths between backticks: names with a slash, and names of files. */
  function pathsOf(text: string): readonly string[] {
    return spansOf(text).filter(
      (span) =>
        /^[\w.-][\w.*-]*(\/[\w.*-]+)*\/?$/.test(span) &&
        (span.includes('/') || /\.(ts|tsx|mjs|cjs|js|json|md)$/.test(span)) &&
        !NOT_KEPT.includes(span),
    );
  }

  /** Paths that lie neither at the top nor in a folder that their section named before. Words in capitals stand for any name. */
  function deadPathsOf(text: string): readonly string[] {
    return text.split(/^##/m).flatMap((section) => {
      const bases = new Set(['']);
      return pathsOf(section).filter((span) => {
        const found = [...bases].map((base) => base + span).find(exists);
        if (found !== undefined) bases.add(found.slice(0, found.lastIndexOf('/') + 1));
        return found === undefined;
      });
    });
  }

  function exists(name: string): boolean {
    if (files.includes(name) || folders.has(name)) return true;
    const pattern = patternOf(name.replaceAll(/[A-Z]{3,}/g, '*'));
    return /\*|[A-Z]{3,}/.test(name) && [...files, ...folders].some((known) => pattern.test(known));
  }
});

/** A `*` of a name stands for anything within a folder. */
function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]+')}$`);
}

describe('src', () => {
  const sources = files.filter((file) => file.startsWith('src/'));

  test('sibling API folders hold the same files', () => {
    const folders = foldersIn('src/features');
    expect(folders.length).toBeGreaterThanOrEqual(5);
    expect(folders).toEqual(RULED.features.toSorted());
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
