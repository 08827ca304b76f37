import { expect, test } from 'vitest';
import { Fault } from '../../kernel/fault.ts';
import { told } from '../../kernel/told.ts';
import { rememberingGuard } from './remembering-guard.ts';

const counting = () => {
  const asked: string[] = [];
  const guard = rememberingGuard({
    seal: async (key) => `pkcs11:01:${Buffer.from(key).toString('hex')}`,
    open: async (sealed) => {
      asked.push(sealed);
      if (sealed.endsWith('bad')) throw new Fault('unavailable', told`the PIN is wrong`);
      return Uint8Array.from(Buffer.from(sealed.trim().slice(10), 'hex'));
    },
  });
  return { asked, guard };
};

test('the device is asked once for a key, also at the same time, and a caller that wipes its copy takes it from nobody', async () => {
  const { asked, guard } = counting();
  const [first, second] = await Promise.all([guard.open('pkcs11:01:07'), guard.open('pkcs11:01:07\n')]);
  first?.fill(0);
  expect([[...(second ?? [])], [...(await guard.open('pkcs11:01:07'))]]).toEqual([[7], [7]]);
  expect([...(await guard.open('pkcs11:01:08'))]).toEqual([8]);
  expect(asked).toEqual(['pkcs11:01:07', 'pkcs11:01:08']);
});

test('a refusal is not tried again, because a device locks itself after some wrong PINs', async () => {
  const { asked, guard } = counting();
  for (let time = 0; time < 3; time += 1) await expect(guard.open('pkcs11:01:bad')).rejects.toThrow('the PIN is wrong');
  expect(asked).toHaveLength(1);
});
