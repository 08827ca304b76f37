import { describe } from 'vitest';
import { registerSuite } from '../../people/register.suite.ts';
import { MemoryRegister } from './register.ts';

describe('MemoryRegister', () => {
  registerSuite(async (people) => {
    const register = new MemoryRegister();
    for (const { idNumber, realName, face } of people) register.add(idNumber, realName, face);
    return register;
  });
});
