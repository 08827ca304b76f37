import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DefaultTheme } from 'vitepress';

export const DOCS = path.resolve(import.meta.dirname, '..');
export const CHINESE = '.zh-CN.md';

export type Locale = 'en' | 'zh';

/** The groups of the sidebar by task, in both languages. A page that stands in none comes at the end of the last. */
const GROUPS: readonly { readonly en: string; readonly zh: string; readonly pages: readonly string[] }[] = [
  { en: 'Begin', zh: '开始', pages: ['getting-started', 'migration', 'sandbox', 'sdk'] },
  {
    en: 'Call the APIs',
    zh: '调用接口',
    pages: [
      'api-face-guard',
      'api-fraud-score',
      'api-business-risk',
      'api-face-verify',
      'api-video-liveness',
      'wire',
      'errors',
      'sandbox-coverage',
    ],
  },
  { en: 'Verify people', zh: '核验人员', pages: ['register', 'liveness', 'accuracy', 'face-guard', 'fraud-score'] },
  { en: 'Decide on risk', zh: '风险决策', pages: ['risk', 'risk-features'] },
  { en: 'Sell and bill', zh: '售卖与计费', pages: ['billing', 'statements', 'sources'] },
  {
    en: 'Run it',
    zh: '运维',
    pages: [
      'operations',
      'console',
      'command-line',
      'configuration',
      'access',
      'alerts',
      'backup',
      'ledger-proof',
      'security-privacy',
      'cluster',
      'scale',
      'runbook',
      'upgrading',
      'platform',
    ],
  },
];

const files = readdirSync(DOCS);

/** The pages of the sidebar of one language. A group is left out if the language has no page of it. */
export function sidebarOf(locale: Locale): DefaultTheme.SidebarItem[] {
  const ending = locale === 'en' ? '.md' : CHINESE;
  const isOwn = (file: string) => file.endsWith(ending) && (locale === 'zh' || !file.endsWith(CHINESE));
  const names = files.filter(isOwn).map((file) => file.slice(0, -ending.length));
  const named = new Set(['index', ...GROUPS.flatMap(({ pages }) => pages)]);
  return GROUPS.map(({ pages, ...text }, at) => {
    const rest = at === GROUPS.length - 1 ? names.filter((name) => !named.has(name)) : [];
    const shown = [...pages.filter((name) => names.includes(name)), ...rest];
    const items = shown.map((name) => ({
      text: headingOf(`${name}${ending}`),
      link: `${locale === 'en' ? '' : '/zh'}/${name}`,
    }));
    return { text: text[locale], collapsed: false, items };
  }).filter(({ items }) => items.length > 0);
}

/** The areas of the decisions, by the first digits of their numbers. */
const AREAS: Readonly<Record<string, string>> = {
  '01': 'Vision',
  '02': 'Video and liveness',
  '03': 'Fraud score and attack history',
  '04': 'Risk',
  '05': 'The wire',
  '06': 'Storage and platform',
  '07': 'HTTP',
  '08': 'Register',
  '09': 'SDK, sandbox, console, docs',
};

/** The sidebar of the decisions, by area. */
export function decisionsSidebar(): DefaultTheme.SidebarItem[] {
  const decisions = readdirSync(path.join(DOCS, 'decisions')).filter((file) => /^\d/.test(file));
  return Object.entries(AREAS).map(([digits, text]) => ({
    text,
    collapsed: true,
    items: decisions
      .filter((file) => file.startsWith(digits))
      .toSorted()
      .map((file) => ({
        text: headingOf(path.join('decisions', file)),
        link: `/decisions/${file.replace(/\.md$/, '')}`,
      })),
  }));
}

/** Where the pages of 中文 lie in the site: `risk.zh-CN.md` at `zh/risk.md`. */
export function chineseRewrites(): Record<string, string> {
  const chinese = files.filter((file) => file.endsWith(CHINESE));
  return Object.fromEntries(chinese.map((file) => [file, `zh/${file.slice(0, -CHINESE.length)}.md`]));
}

function headingOf(file: string): string {
  return /^# (.+)$/m.exec(readFileSync(path.join(DOCS, file), 'utf8'))?.[1] ?? file;
}
