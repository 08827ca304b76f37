import { expect, test } from 'vitest';
import { welcome as startLines, welcomeToConsole } from './serve.ts';

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

test('the start says the port, the data folder, and the settings that change them', () => {
  const server = {
    url: 'http://127.0.0.1:8080',
    adminUrl: 'http://127.0.0.1:8081',
    madeSiteKeyFile: null,
    madeTokenFile: null,
  };
  expect(startLines(server, { data: { dir: '/srv/data' } } as Parameters<typeof startLines>[1])).toBe(
    'renzheng: ready at http://127.0.0.1:8080 (reference: http://127.0.0.1:8080/docs, admin API: http://127.0.0.1:8081/admin/v1, data: /srv/data)\n' +
      'renzheng: port 8080 by --port or RENZHENG_HTTP_PORT, admin port by RENZHENG_ADMIN_PORT, data folder by RENZHENG_DATA_DIR\n',
  );
});

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
