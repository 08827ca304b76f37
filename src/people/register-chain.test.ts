import { describe, expect, test } from 'vitest';
import { MemoryRegister } from '../storage/memory/register.ts';
import { parseIdNumber } from '../identity/id-number.ts';
import { parseRealName } from '../identity/real-name.ts';
import { RegisterChain } from './register-chain.ts';
import { registerSuite } from './register.suite.ts';

describe('RegisterChain', () => {
  registerSuite(async (people) => {
    const registers = [new MemoryRegister(), new MemoryRegister()];
    people.forEach(({ idNumber, realName, face }, at) => registers[at % 2]?.add(idNumber, realName, face));
    return new RegisterChain(registers);
  });

  test('the first register that knows a number decides, and the others are not asked', async () => {
    const [first, second] = [new MemoryRegister(), new MemoryRegister()];
    const [idNumber, zhang, li] = [parseIdNumber('11010519491231002X'), parseRealName('张三'), parseRealName('李四')];
    if (!idNumber || !zhang || !li) throw new Error('the people are well-formed');
    first.add(idNumber, zhang, { kind: 'none', reason: 'no-photo' });
    second.add(idNumber, li, { kind: 'none', reason: 'no-photo' });
    const chain = new RegisterChain([first, second]);
    const { signal } = new AbortController();
    expect(await chain.match(idNumber, zhang, signal)).toMatchObject({ kind: 'match' });
    expect(await chain.match(idNumber, li, signal)).toMatchObject({ kind: 'name-mismatch' });
  });
});
