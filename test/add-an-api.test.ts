import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

/** The recipe "Add an API" of CONTRIBUTING.md, followed in a copy of the tree. */
const TOY: Readonly<Record<string, string>> = {
  'contract.ts': `import { z } from 'zod';
import { defineContract } from '../../wire/define-api.ts';
import { realName } from '../../wire/formats.ts';
import { fields } from '../../wire/params.ts';

/** Greets a person. */
export const toy = defineContract({
  name: 'toy',
  serviceId: 999,
  title: { en: 'Toy', zh: '玩具' },
  routes: [{ methods: ['GET'], path: '/toy/query', summary: 'Greet a person' }],
  params: fields({ realname: { schema: realName, missing: { code: 299901 }, invalid: { code: 299901 } } }),
  result: z.object({ greeting: z.string() }),
  successReason: '成功',
  orderId: { prefix: 'J999', time: 'yyyyMMddHHmmss', tail: 'digits', tailLength: 4 },
  orderIdAt: 'last',
  errors: { 299901: { reason: '参数错误' }, 299902: { reason: '系统繁忙' } },
  faults: { timeout: 299902, unavailable: 299902, corrupt: 299902 },
  bodyBytesMax: 1024,
  deadlineMs: 1000,
});
`,
  'handler.ts': `import type { Handler } from '../../wire/define-api.ts';
import type { toy } from './contract.ts';

/** What the toy greets with. */
export interface ToyDeps {
  readonly word: string;
}

/** Answers with a greeting. */
export function createToy({ word }: ToyDeps): Handler<typeof toy> {
  return async ({ realname }) => ({ ok: true, result: { greeting: \`\${word}, \${realname}\` } });
}
`,
  'sandbox.ts': `import { outcome, type ApiSandbox } from '../../sandbox/scenario.ts';
import { toy } from './contract.ts';

/** One made-up greeting. */
export const toySandbox: ApiSandbox<typeof toy> = {
  contract: toy,
  group: 6,
  carriers: ['name'],
  scenarios: [outcome(1, 'greeted', { en: 'greeted', zh: '问候' }, () => ({ result: { greeting: 'hello' } }))],
  plain: 'greeted',
  stranger: 'greeted',
  read: ({ realname }) => ({ texts: [realname] }),
  request: ({ name }) => ({ realname: name }),
};
`,
  'examples.json': '{}\n',
  'open.ts': `import type { Foundation } from '../../foundation/foundation.ts';
import type { ToyDeps } from './handler.ts';

/** What the toy needs. */
export function openToy({ config }: Foundation): ToyDeps {
  return { word: config.http.host };
}
`,
  'index.ts': `import { defineFeature } from '../../foundation/feature.ts';
import { toy as contract } from './contract.ts';
import { createToy } from './handler.ts';
import { toySandbox } from './sandbox.ts';

/** Greets a person. */
export const toy = defineFeature({
  contract,
  createHandler: createToy,
  sandbox: toySandbox,
  wordFor: () => 'greeted',
  spellRequest: ({ realname }) => ({ realname }),
  personIn: () => undefined,
  adminSections: [],
  loadCommands: null,
});
`,
};

/** Parts without which a feature is none. */
const PARTS = ['createHandler', 'sandbox', 'wordFor', 'spellRequest', 'personIn', 'adminSections', 'loadCommands'];

/** Asks the list of features what it makes of the toy. */
const ASK = `import { ALL_FEATURES, createApis, NO_APIS, SANDBOXES } from './src/features/index.ts';
const [api] = createApis({ ...NO_APIS, toy: { word: 'Hello' } });
const outcome = await api.handle({ realname: '张三' }, {});
console.log(JSON.stringify([ALL_FEATURES.length, SANDBOXES.length, api.contract.name, outcome]));
`;

describe('the recipe "Add an API"', () => {
  let tree = '';
  const at = (...names: string[]) => path.join(tree, ...names);
  const inTree = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  };
  // The second run checks again only what has changed since the first.
  const types = () =>
    inTree('node_modules/typescript/bin/tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', 'checked', '-p', '.');
  const edit = (file: string, change: (text: string) => string) => {
    const before = readFileSync(at(file), 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    writeFileSync(at(file), after);
    return () => writeFileSync(at(file), before);
  };

  beforeAll(() => {
    tree = mkdtempSync(path.join(tmpdir(), 'renzheng-toy-'));
    for (const name of ['src', 'package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
      cpSync(path.join(ROOT, name), at(name), { recursive: true, filter: (file) => !/\.(test|suite)\.ts$/.test(file) });
    symlinkSync(path.join(ROOT, 'node_modules'), at('node_modules'));
    // Types of WebAssembly come along with the libraries of the tests, which are not in the copy.
    edit('tsconfig.json', (text) =>
      text
        .replace(/"include": \[[^\]]*\]/, '"include": ["src"]')
        .replace('"es2024", ', '"es2024", "dom", "dom.asynciterable", '),
    );
    mkdirSync(at('src/features/toy'));
    for (const [name, text] of Object.entries(TOY)) writeFileSync(at('src/features/toy', name), text);
    edit('src/features/index.ts', (text) =>
      text
        .replace('import { videoLiveness }', "import { toy } from './toy/index.ts';\nimport { videoLiveness }")
        .replace('faceVerify, videoLiveness }', 'faceVerify, videoLiveness, toy }'),
    );
    edit('.dependency-cruiser.cjs', (text) => text.replace("'video-liveness']", "'video-liveness', 'toy']"));
  });
  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  test('does not compile before the composition root opens it, nor without any one of its parts', () => {
    const whole = TOY['index.ts'] ?? '';
    const fileOf = (part: string) => at('src/features/toy', `without-${part}.ts`);
    for (const part of PARTS) {
      const without = whole.replace(new RegExp(`^ {2}${part}:.*\n`, 'm'), '');
      expect(without).not.toBe(whole);
      writeFileSync(fileOf(part), without);
    }
    const { status, said } = types();
    for (const part of PARTS) rmSync(fileOf(part));
    expect(status).not.toBe(0);
    expect(said).toMatch(/src\/main\.ts.*\n?.*'toy' is missing/);
    const missing = [...said.matchAll(/toy\/without-(\w+)\.ts.*\n?.*Property '(\w+)' is missing/g)];
    expect(missing.map(([, file, part]) => [file, part]).toSorted()).toEqual(
      PARTS.map((part) => [part, part]).toSorted(),
    );
  });

  test('then compiles, keeps the rules of the layers, and the toy is served, simulated and asked', () => {
    edit('src/main.ts', (text) =>
      text
        .replace('import { systemClock }', "import { openToy } from './features/toy/open.ts';\nimport { systemClock }")
        .replace('createApis({', 'createApis({ toy: openToy(foundation), '),
    );
    expect(types()).toEqual({ status: 0, said: '' });
    const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
    expect(inTree(cruiser, 'src', '--config', '.dependency-cruiser.cjs')).toMatchObject({ status: 0 });
    writeFileSync(at('ask.ts'), ASK);
    const { status, said } = inTree('ask.ts');
    expect(status).toBe(0);
    expect(JSON.parse(said)).toEqual([6, 6, 'toy', { ok: true, result: { greeting: 'Hello, 张三' } }]);
  });
});
