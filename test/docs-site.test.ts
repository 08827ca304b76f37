import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const SCRATCH = mkdtempSync(path.join(tmpdir(), 'renzheng-site-'));
afterAll(() => rmSync(SCRATCH, { recursive: true, force: true }));

test('the documentation builds as a site that has every page', async () => {
  const site = path.join(SCRATCH, 'site');
  await buildSite(path.join(ROOT, 'docs'), site);
  const pages = globSync('**/*.md', { cwd: path.join(ROOT, 'docs'), exclude: ['site/**'] }).map((page) =>
    page
      .replace('decisions/README', 'decisions/index')
      .replace(/^(.+)\.zh-CN\.md$/, 'zh/$1.md')
      .replace(/\.md$/, '.html'),
  );
  expect(pages.length).toBeGreaterThan(20);
  expect(pages.filter((page) => !existsSync(path.join(site, page)))).toEqual([]);
  for (const file of ['openapi.json', 'llms.txt', 'api-face-guard.md'])
    expect([file, existsSync(path.join(site, file))]).toEqual([file, true]);
  const page = readFileSync(path.join(site, 'zh/api-face-guard.html'), 'utf8');
  expect(page).toContain('<html lang="zh-CN"');
  expect(page).toContain('vp-code-group');
  expect(page).not.toContain('>English</a>');
});

test('a link that leads nowhere fails the build', async () => {
  const docs = path.join(SCRATCH, 'docs');
  cpSync(path.join(ROOT, 'docs'), docs, { recursive: true, filter: (file) => !file.includes('docs/site') });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(SCRATCH, 'node_modules'));
  writeFileSync(path.join(docs, 'broken.md'), '# Broken\n\n[nowhere](no-such-page.md)\n');
  await expect(buildSite(docs, path.join(SCRATCH, 'none'))).rejects.toThrow(/no-such-page/);
});

async function buildSite(docs: string, site: string): Promise<void> {
  const vitepress = path.join(ROOT, 'node_modules/.bin/vitepress');
  await promisify(execFile)(vitepress, ['build', docs, '--outDir', site], { cwd: ROOT }).catch((cause: unknown) => {
    const { stdout = '', stderr = '' } = cause as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${stdout}\n${stderr}`, { cause });
  });
}
