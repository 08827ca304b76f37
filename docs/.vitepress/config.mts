import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type DefaultTheme } from 'vitepress';
import { forSite } from './for-site.ts';
import { chineseRewrites, decisionsSidebar, DOCS, sidebarOf } from './pages.ts';

/** Files that are copied unchanged. */
const FILES = ['openapi.json', 'reference.html'];

/** The documentation as a static site: `npm run docs:site`. It has every page of this folder. A dead link fails the build. */
export default defineConfig({
  title: 'Renzheng 人证',
  outDir: path.join(DOCS, 'site'),
  cacheDir: path.join(DOCS, 'site', '.cache'),
  srcExclude: ['site/**'],
  rewrites: { 'decisions/README.md': 'decisions/index.md', ...chineseRewrites() },
  ignoreDeadLinks: [/reference$/, /openapi$/],
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: '/icon.svg' }]],
  vite: { build: { chunkSizeWarningLimit: 4096 } },
  markdown: {
    config(md) {
      md.core.ruler.before('normalize', 'for-site', (state) => {
        const { realPath, path: shown } = state.env as { realPath?: string; path: string };
        state.src = forSite(state.src, path.relative(DOCS, realPath ?? shown));
      });
    },
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'Self-hosted real-name verification and anti-fraud',
      themeConfig: { nav: navOf('en'), sidebar: { '/decisions/': decisionsSidebar(), '/': sidebarOf('en') } },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '自有机器上的实名核验与反欺诈',
      themeConfig: { nav: navOf('zh'), sidebar: sidebarOf('zh'), ...chineseWords() },
    },
  },
  themeConfig: {
    logo: '/icon.svg',
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          // 中文 has no blanks between words.
          options: {
            tokenize: (text) =>
              [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)].flatMap(({ segment, isWordLike }) =>
                isWordLike ? [segment] : [],
              ),
          },
        },
        locales: { zh: { translations: searchWords() } },
      },
    },
    outline: { level: [2, 3] },
  },
  buildEnd({ outDir }) {
    for (const file of FILES) cpSync(path.join(DOCS, file), path.join(outDir, file));
    const llms = readFileSync(path.join(DOCS, '../llms.txt'), 'utf8');
    writeFileSync(path.join(outDir, 'llms.txt'), llms.replaceAll('](docs/', ']('));
    for (const [, page = ''] of llms.matchAll(/\]\(docs\/([^)]+\.md)\)/g))
      cpSync(path.join(DOCS, page), path.join(outDir, page));
  },
});

function navOf(locale: 'en' | 'zh'): DefaultTheme.NavItem[] {
  const [home, words] =
    locale === 'en'
      ? ['', ['Begin', 'APIs', 'Run it', 'Decisions', 'Every field']]
      : ['/zh', ['开始', '接口', '运维', '设计决策', '全部字段']];
  const links = [`${home}/getting-started`, `${home}/api-face-guard`, `${home}/operations`, '/decisions/'];
  return [
    ...links.map((link, at) => ({ text: words[at] ?? '', link })),
    { text: words[4] ?? '', link: '/reference.html', target: '_blank' },
  ];
}

function chineseWords(): DefaultTheme.Config {
  return {
    outline: { level: [2, 3], label: '本页内容' },
    docFooter: { prev: '上一页', next: '下一页' },
    darkModeSwitchLabel: '深浅色',
    lightModeSwitchTitle: '切换到浅色',
    darkModeSwitchTitle: '切换到深色',
    sidebarMenuLabel: '目录',
    returnToTopLabel: '回到顶部',
    langMenuLabel: '切换语言',
    skipToContentLabel: '跳到正文',
    notFound: { title: '没有这一页', quote: '地址有误，或该页已移走。', linkText: '回到首页', linkLabel: '回到首页' },
  };
}

function searchWords(): NonNullable<DefaultTheme.LocalSearchOptions['translations']> {
  return {
    button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
    modal: {
      displayDetails: '显示详情',
      resetButtonTitle: '清除',
      backButtonTitle: '关闭',
      noResultsText: '没有结果：',
      footer: { selectText: '打开', navigateText: '移动', closeText: '关闭' },
    },
  };
}
