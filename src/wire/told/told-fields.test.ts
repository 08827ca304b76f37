import { expect, test } from 'vitest';
import { z } from 'zod';
import type { AdminContract } from '../admin/define-admin.ts';
import { resultInChinese, toldBeside, toldText } from './told-fields.ts';

const contractOf = (result: z.ZodType) => ({ result }) as unknown as AdminContract;

test('a text that the server wrote is put into 中文, at any depth, and a name is not', () => {
  const contract = contractOf(z.object({ name: z.string(), checks: z.array(z.object({ detail: toldText() })) }));
  expect(resultInChinese(contract, { name: 'there is none', checks: [{ detail: 'there is none' }] })).toEqual({
    name: 'there is none',
    checks: [{ detail: '还没有' }],
  });
});

test('texts under a seal stay as they are, and their 中文 stands beside them', () => {
  const sealed = z
    .object({ remains: z.array(z.string()), erased: z.array(z.object({ place: z.string() })), seal: z.string() })
    .meta(toldBeside(['remains', 'erased']));
  const one = {
    remains: ['backup bak_1 of 2026-01-01, until 2026-02-01', 'a word of an operator'],
    erased: [{ place: 'attack history' }],
    seal: 'attack history',
  };
  const inChinese = {
    remains: ['2026-01-01 的备份 bak_1，保留到 2026-02-01', 'a word of an operator'],
    erased: [{ place: '攻击历史' }],
  };
  expect(resultInChinese(contractOf(sealed), one)).toEqual({ ...one, inChinese });
  expect(resultInChinese(contractOf(z.object({ list: z.array(sealed) })), { list: [one] })).toEqual({
    list: [{ ...one, inChinese }],
  });
});
