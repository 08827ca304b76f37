import { expect, test } from 'vitest';
import { welcomeToConsole } from './serve.ts';

const LINK = 'http://127.0.0.1:8081/console/#/link/secret';

async function welcome(outIsTerminal: boolean, makeConsoleLink: () => Promise<string | null>) {
  const said = { out: '', err: '' };
  await welcomeToConsole(
    { consoleUrl: 'http://127.0.0.1:8081/console/', makeConsoleLink },
    {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      columns: undefined,
      outIsTerminal,
    },
  );
  return said;
}

test('a terminal gets the address and a link, anything else the address alone, and no link is made for it', async () => {
  let made = 0;
  const make = async () => {
    made++;
    return LINK;
  };
  const address = 'renzheng: console at http://127.0.0.1:8081/console/\n';
  expect(await welcome(false, make)).toEqual({ out: '', err: address });
  expect(made).toBe(0);
  const { out, err } = await welcome(true, make);
  expect([err, made]).toEqual([address, 1]);
  expect(out).toContain(`\n  ${LINK}\n`);
});

test('without an owner there is no link, and a failure does not stop the server', async () => {
  expect((await welcome(true, async () => null)).out).toBe('');
  const failed = await welcome(true, async () => {
    throw new Error('the store is slow');
  });
  expect(failed).toEqual({ out: '', err: expect.stringContaining('the store is slow') });
});
