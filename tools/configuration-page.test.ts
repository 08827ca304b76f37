import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../src/config/config.ts';
import { configurationPage, SETTINGS_ZH } from './configuration-page.ts';
import { API_SETTINGS_ZH } from './docs/settings-apis-zh.ts';
import { SERVER_SETTINGS_ZH } from './docs/settings-server-zh.ts';

const english = new Set(SETTINGS.map(({ description }) => description));

test('each setting has a 中文 text, and none is left over', () => {
  expect([...english].filter((text) => !/\p{Script=Han}/u.test(SETTINGS_ZH[text] ?? ''))).toEqual([]);
  expect(Object.keys(SETTINGS_ZH).filter((text) => !english.has(text))).toEqual([]);
  const twice = Object.keys(API_SETTINGS_ZH).filter((text) => text in SERVER_SETTINGS_ZH);
  expect(twice).toEqual([]);
});

test('a 中文 text has the numbers and the literal values of its English', () => {
  /** An example that is a text itself. */
  const ownExample = 'Company account';
  const literalsOf = (text: string) => [...text.matchAll(/`[^`]+`|\d+(?:[.,]\d+)*/g)].map(([each]) => each).toSorted();
  const differing = Object.entries(SETTINGS_ZH).filter(
    ([en, zh]) => !en.includes(ownExample) && literalsOf(en).join(' ') !== literalsOf(zh).join(' '),
  );
  expect(differing).toEqual([]);
});

describe('the page in 中文', () => {
  const page = configurationPage('zh');

  test('has a row for each setting, with its variable and default', () => {
    expect(page.match(/^\| `/gm)).toHaveLength(SETTINGS.length);
    expect(page).toContain('| `http.port` | `RENZHENG_HTTP_PORT` | `8080` | 五个接口的 TCP 端口；0 为任一空闲端口 |');
    expect(page).toContain('| `oidc.clientSecret` | `RENZHENG_OIDC_CLIENT_SECRET`（机密） |  |');
  });

  test('has a heading in 中文 for each section, and leads to no English page but its twin', () => {
    expect(page.match(/^## \S+ .*\p{Script=Han}/gmu)).toHaveLength(
      new Set(SETTINGS.map(({ section }) => section)).size,
    );
    expect(page.match(/[\w/.-]+\.md\b/g)?.filter((name) => !name.endsWith('.zh-CN.md'))).toEqual(['configuration.md']);
  });
});
