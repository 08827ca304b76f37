import { expect, test } from 'vitest';
import { faceGuard } from './contract.ts';

const good = { idcard: '11010519491231002x', realname: '张三' };

function read(raw: Record<string, unknown>) {
  const parsed = faceGuard.params.schema.safeParse(raw, { reportInput: true });
  const issue = parsed.error?.issues[0];
  return issue ? faceGuard.params.refusalFor(issue, raw) : parsed.data;
}

test('number and name are read in their canonical forms', () => {
  expect(read(good)).toEqual({ idcard: '11010519491231002X', realname: '张三' });
  expect(read({ ...good, idcard: '110105491231002' })).toMatchObject({ idcard: '11010519491231002X' });
});

test('a foreign permanent resident is asked about by number and Latin name', () => {
  expect(read({ idcard: '９11124198108030024', realname: ' Smith,\u00a0John' })).toEqual({
    idcard: '911124198108030024',
    realname: 'SMITH JOHN',
  });
});

test.each(['⽅⽂', '⽅\u200b文', '方　文', '\u202d方文'])('%j is read as the name that it looks like', (realname) => {
  expect(read({ ...good, realname })).toMatchObject({ realname: '方文' });
});

test.each<[number, Record<string, unknown>]>([
  [279702, { ...good, realname: 'ZHANG SAN' }],
  [279702, { ...good, realname: '张\ue000' }],
  [279702, { ...good, realname: '张〡' }],
  [279703, { ...good, idcard: '11010519491231002\u0425' }],
  [279703, { ...good, idcard: '910124198108030024' }],
  [279701, {}],
  [279701, { ...good, realname: '' }],
  [279701, { ...good, idcard: ' ' }],
  [279701, { idcard: '1', realname: null }],
  [279702, { ...good, realname: 'Bob' }],
  [279702, { idcard: '1', realname: '张3' }],
  [279703, { ...good, idcard: '110105194912310021' }],
  [279703, { ...good, idcard: '11010519490231002X' }],
  [279703, { ...good, idcard: ['11010519491231002X'] }],
])('%i for %j', (code, raw) => {
  expect(read(raw)).toEqual({ code });
});
