import { expect, test } from 'vitest';
import { told } from '../../kernel/told.ts';
import { inChinese } from '../../wire/told/in-chinese.ts';
import { printFindings } from './command.ts';

const FINDINGS = [
  { name: told`data folder`, level: 'ok', detail: told`${3} GiB free` },
  { name: told`backup`, level: 'warning', detail: told`there is none`, mend: told`the first start makes it` },
] as const;

function printed(print: { readonly json?: boolean; readonly csv?: boolean }, language: 'en' | 'zh'): string {
  let out = '';
  const terminal = { out: (text: string) => void (out += text), err: () => undefined, columns: undefined };
  printFindings(language === 'zh' ? { ...terminal, inLanguage: inChinese } : terminal, FINDINGS, print);
  return out;
}

test('findings are told in the language of the shell, with their headings, checks and states', () => {
  const lines = printed({}, 'zh').split('\n');
  expect(lines[0]).toMatch(/^检查项 +状态 +结果 +如何处理$/);
  expect(lines[2]).toMatch(/^数据目录 +正常 +剩余 3 GiB +-$/);
  expect(lines[3]).toMatch(/^备份 +警告 +还没有 +首次启动时生成$/);
  expect(printed({}, 'en')).toMatch(/^name +level +detail +mend\n/);
});

test('JSON and CSV keep the names of checks, levels and fields', () => {
  expect(JSON.parse(printed({ json: true }, 'zh'))).toEqual({
    findings: [
      { name: 'data folder', level: 'ok', detail: '剩余 3 GiB' },
      { name: 'backup', level: 'warning', detail: '还没有', mend: '首次启动时生成' },
    ],
  });
  expect(printed({ csv: true }, 'zh')).toMatch(/^name,level,detail,mend\ndata folder,ok,剩余 3 GiB,\n/);
});
