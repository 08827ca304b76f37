import { expect, test } from 'vitest';
import { AdminClientError, type AdminClient } from '../../terminal/admin-client.ts';
import { tellServer } from './tell-server.ts';

/** What is printed if the server answers so. */
async function told(answer: () => object): Promise<string> {
  let printed = '';
  const terminal = { out: () => undefined, err: (text: string) => void (printed += text), columns: undefined };
  const client = () => ({ call: async () => answer() }) as unknown as AdminClient;
  await tellServer({ client, terminal }, { file: 'data/score-map.json', what: 'faces' });
  return printed;
}

test('a server that runs is asked to use the file at once', async () => {
  expect(await told(() => ({ faces: 'taken', liveness: 'none' }))).toBe(
    'left as data/score-map.json\nthe server uses it from the next call on\n',
  );
  expect(await told(() => ({ faces: 'left-out', liveness: 'taken' }))).toMatch(/did not take it: its log says why/);
});

test('if no server runs, or a second person is asked for, it is said when the file is used', async () => {
  const next = 'the next start of the server takes it into its database and uses it\n';
  const fails = (code?: string) => () => {
    throw new AdminClientError('another administrator has to ask too', code === undefined ? {} : { code });
  };
  expect(await told(fails())).toBe(`left as data/score-map.json\n${next}`);
  expect(await told(fails('second_person_required'))).toBe(
    `left as data/score-map.json\nthe server does not use it yet: another administrator has to ask too\n${next}`,
  );
});
