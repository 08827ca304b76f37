import { describe, expect, test } from 'vitest';
import { HONEST_AGENTS } from '../../bench/world/agents.ts';
import { UNSEEN_AGENTS } from '../../bench/world/agents-unseen.ts';
import { imei, other, setUp } from '../../src/features/business-risk/decision/engine-world.suite.ts';

/** What only programs call themselves. It shows that the test can fail. */
const PROGRAMS = [
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/119.0.0.0 Safari/537.36',
  'python-requests/2.31.0',
  'Go-http-client/2.0',
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
];

async function signsOf(userAgent: string) {
  const { decision, features } = await setUp().ask({ ...other('account-1', imei(1)), userAgent });
  const signs = (['agent_script', 'agent_crawler', 'agent_headless'] as const).filter(
    (name) => features.get(name) === true,
  );
  return { is102: decision.types.includes(102), signs };
}

test('there are at least 150 honest agents in at least 20 families', () => {
  expect(new Set(HONEST_AGENTS.map(({ agent }) => agent)).size).toBeGreaterThanOrEqual(150);
  expect(new Set(HONEST_AGENTS.map(({ family }) => family)).size).toBeGreaterThanOrEqual(20);
});

describe.each([
  ['the corpus', HONEST_AGENTS],
  ['agents of other families', UNSEEN_AGENTS],
])('%s', (_, agents) => {
  test('no agent is taken for a program', async () => {
    const taken = [];
    for (const { family, agent } of agents) {
      const { is102, signs } = await signsOf(agent);
      if (is102 || signs.length > 0) taken.push({ family, agent, signs });
    }
    expect(taken).toEqual([]);
  });
});

test.each(PROGRAMS)('%s is', async (agent) => {
  const { is102, signs } = await signsOf(agent);
  expect([is102, signs.length]).toEqual([true, 1]);
});
