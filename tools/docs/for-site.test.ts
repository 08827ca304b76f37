import { expect, test } from 'vitest';
import { forSite } from '../../docs/.vitepress/for-site.ts';
import { decisionsSidebar, sidebarOf } from '../../docs/.vitepress/pages.ts';

const PROGRAMS = '### curl\n\n```sh\ncurl x\n```\n\n### Go\n\n```go\nfunc main() {}\n```\n\n## After\n';

test('programs in several languages become tabs', () => {
  expect(forSite(`## Try\n\n${PROGRAMS}`, 'api-x.md')).toBe(
    '## Try\n\n::: code-group\n\n```sh [curl]\ncurl x\n```\n\n```go [Go]\nfunc main() {}\n```\n\n:::\n\n## After\n',
  );
  const single = '### curl\n\n```sh\ncurl x\n```\n\n## After\n';
  expect(forSite(single, 'api-x.md')).toBe(single);
});

test.each([
  ['risk.md', 'A. [中文](risk.zh-CN.md)\n', 'A.\n'],
  ['risk.md', '[中文](risk.zh-CN.md) · [the wire](wire.md)', '[the wire](wire.md)'],
  ['risk.zh-CN.md', '甲。[English](risk.md)\n', '甲。\n'],
  ['risk.zh-CN.md', '见[接口](wire.zh-CN.md#a)', '见[接口](./wire.md#a)'],
  ['risk.zh-CN.md', '见[决策](decisions/0506-x.md)', '见[决策](../decisions/0506-x.md)'],
  ['risk.zh-CN.md', '见[数据](openapi.json)', '见[数据](../openapi.json)'],
])('%s: %j becomes %j', (file, text, shown) => {
  expect(forSite(text, file)).toBe(shown);
});

test('the sidebar has every page of its language once, by task, and the decisions apart', () => {
  const pagesOf = (locale: 'en' | 'zh') => sidebarOf(locale).flatMap(({ items = [] }) => items.map(({ link }) => link));
  expect(sidebarOf('zh')[0]).toMatchObject({ text: '开始', items: [{ link: '/zh/getting-started' }, {}, {}, {}] });
  for (const locale of ['en', 'zh'] as const) expect(pagesOf(locale).length).toBe(new Set(pagesOf(locale)).size);
  expect(pagesOf('en')).toContain('/risk');
  expect(pagesOf('zh')).toContain('/zh/configuration');
  expect(pagesOf('en')).not.toContain('/index');
  expect(decisionsSidebar().at(0)?.items?.length).toBeGreaterThan(2);
});
