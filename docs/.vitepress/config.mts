import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type DefaultTheme } from 'vitepress';

const DOCS = path.resolve(import.meta.dirname, '..');
const CHINESE = '.zh-CN.md';
/** Files that are copied unchanged. */
const FILES = ['openapi.json', 'reference.html'];
/** Pages of the first group, in this order. All others follow by name. */
const FIRST = ['getting-started', 'migration', 'wire', 'errors', 'configuration', 'operations'];

const pages = readdirSync(DOCS).filter((file) => file.endsWith('.md'));
const chinese = pages.filter((file) => file.endsWith(CHINESE) && !file.startsWith('index.'));
const english = pages.filter((file) => !file.endsWith(CHINESE) && !file.startsWith('index.'));

/** The documentation as a static site: `npm run docs:site`. It has every page of this folder. A dead link fails the build. */
export default defineConfig({
  title: 'Renzheng 人证',
  description: 'Self-hosted real-name verification and anti-fraud',
  outDir: path.join(DOCS, 'site'),
  cacheDir: path.join(DOCS, 'site', '.cache'),
  rewrites: { 'decisions/README.md': 'decisions/index.md' },
  ignoreDeadLinks: [/^\.?\/?reference$/, /^\.\.?\/\.\./, /^\.\/\.\.\//, /openapi$/],
  lastUpdated: false,
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    sidebar: [
      { text: 'English', items: itemsOf(english, '.md') },
      { text: '简体中文', items: itemsOf(chinese, CHINESE) },
      { text: 'Decisions', collapsed: true, items: decisions() },
      { text: 'Reference', items: [{ text: 'Every field', link: '/reference.html', target: '_blank' }] },
    ],
  },
  buildEnd({ outDir }) {
    for (const file of FILES) cpSync(path.join(DOCS, file), path.join(outDir, file));
  },
});

function itemsOf(files: readonly string[], ending: string): DefaultTheme.SidebarItem[] {
  const rank = (file: string) => (FIRST.indexOf(file.slice(0, -ending.length)) + FIRST.length + 1) % (FIRST.length + 1);
  return files.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).map((file) => itemOf(file));
}

function decisions(): DefaultTheme.SidebarItem[] {
  const files = readdirSync(path.join(DOCS, 'decisions')).filter((file) => /^\d/.test(file));
  return files.toSorted().map((file) => itemOf(path.join('decisions', file)));
}

function itemOf(file: string): DefaultTheme.SidebarItem {
  const heading = /^# (.+)$/m.exec(readFileSync(path.join(DOCS, file), 'utf8'))?.[1] ?? file;
  return { text: heading, link: `/${file.replace(/\.md$/, '')}` };
}
