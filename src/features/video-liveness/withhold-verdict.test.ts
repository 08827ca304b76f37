import { describe, expect, test } from 'vitest';
import { directionAt, liveClip, modelId, verify, call as plainCall } from '../../../test/apis/video-liveness-scene.ts';
import { AttemptBook } from '../../people/attempts/attempt-book.ts';
import type { PersonId } from '../../people/register.ts';
import { MemoryAttackStore } from '../../storage/memory/attack-store.ts';
import { MemoryAttemptStore } from '../../storage/memory/attempt-store.ts';
import { MemoryChallengePolicyStore } from '../../storage/memory/challenge-policy-store.ts';
import { MemorySiteSecrets } from '../../storage/memory/site-secrets.ts';
import { decisionRecord } from '../business-risk/decision/decision-record-fixture.ts';
import type { RiskLevel } from '../business-risk/rules/risk-types.ts';
import { dayStartMs, dayNumberOf } from '../face-guard/attacks/attack-day.ts';
import type { SeenAttack } from '../face-guard/attacks/attack-recorder.ts';
import { personIdOf } from '../../people/person-id.ts';
import { parseIdNumber } from '../../identity/id-number.ts';
import { ChallengeDemands } from './challenge/challenge-demands.ts';
import { type ChallengePolicy, openChallengePolicies } from './challenge/challenge-policy.ts';
import type { Challenges } from './challenges.ts';
import type { WatchedClip } from './clip-watcher.ts';
import { videoLiveness } from './contract.ts';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const secrets = new MemorySiteSecrets();
const ADA = personOf('11010519491231002X');
const STRANGER = '110101199003074514';

function personOf(text: string): PersonId {
  const idNumber = parseIdNumber(text);
  if (!idNumber) throw new Error(`${text} is well-formed`);
  return personIdOf(secrets, idNumber);
}

interface Asked {
  readonly clip?: WatchedClip;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly afterMs?: number;
  readonly appId?: string;
}

/** Challenges of which `good` is followed and `bad` is not. */
const challenges: Challenges = {
  isRequired: false,
  redeem: async (nonce) => ({
    clip: null,
    kind: 'actions' as const,
    judge: () => ({ followed: nonce === 'good', trace: {} }),
    mayJudge: () => true,
    giveBack: async () => undefined,
  }),
};
const withChallenge = { fields: { challenge: 'good' } };

async function openSite(site: ChallengePolicy, { risk = [] }: { readonly risk?: readonly RiskLevel[] } = {}) {
  const attempts = new MemoryAttemptStore(1000);
  const attacks = new MemoryAttackStore();
  const policies = await openChallengePolicies(new MemoryChallengePolicyStore(), site);
  const decisions = risk.map((level, at) =>
    decisionRecord({
      orderId: `J61520240501000000000${at}`,
      decision: { ...decisionRecord().decision, level },
    }),
  );
  const demands = new ChallengeDemands({
    policies,
    grey: { scoreFrom: 0.022403, scoreBelow: 0.933801, attackDays: 7 },
    attackStore: attacks,
    decisions: { find: async (orderId) => decisions.find((each) => each.orderId === orderId) ?? null },
  });
  const limits = { windowMs: 3 * MINUTE, failuresInWindowMax: 5, failuresInDayMax: 20 };
  let book = new AttemptBook({ store: attempts, secrets, limits });
  let [calls, watched] = [0, 0];
  const ask = async ({ clip = liveClip(), afterMs = 0, appId = 'app-1', fields = {} }: Asked = {}) => {
    const outcome = await verify({
      clips: {
        hasRoom: () => true,
        watch: async () => {
          watched += 1;
          return clip;
        },
      },
      places: { enter: () => () => undefined } as never,
      attempts: { book, scoreBelow: 60 },
      challenges,
      demands,
      attacks: { recorder: attacks, livingBelow: 0.393241, faceBelow: 35 },
      call: { orderId: `order-${(calls += 1)}`, appId, receivedAtMs: plainCall.receivedAtMs + afterMs },
      fields,
    });
    for (const write of outcome.writes ?? []) {
      if (write.operation === 'attempts.note') attempts.commit(write);
      if (write.operation === 'attack') attacks.commit(write);
    }
    return outcome;
  };
  const restart = () => void (book = new AttemptBook({ store: attempts, secrets, limits }));
  return { ask, policies, attacks, restart, watched: () => watched };
}

const asked = (reason: string) => ({
  ok: false,
  code: 2546126,
  trace: { challenge: { asked: reason } },
  isFinal: true,
});
const notLive = liveClip({ livingScore: 0.01 });
const doubtful = liveClip({ livingScore: 0.5 });
const anAttack = (atMs: number): SeenAttack => ({
  personId: ADA,
  atMs,
  kind: 'injection',
  score: 0,
  api: 'video-liveness',
  appId: 'app-9',
  orderId: `attack-${atMs}`,
});

describe('the policy always', () => {
  test('a clip without a challenge is not even opened, and one with a challenge is judged', async () => {
    const { ask, watched } = await openSite('always');
    expect(await ask()).toMatchObject(asked('always'));
    expect(watched()).toBe(0);
    expect(await ask(withChallenge)).toMatchObject({ ok: true, result: { faceScore: 1 } });
    expect(videoLiveness.errors[2546126]).not.toHaveProperty('charged');
  });

  test('an app may have another policy than the site, from the next call on', async () => {
    const { ask, policies } = await openSite('never');
    await policies.set('app-2', 'always');
    expect(await ask()).toMatchObject({ ok: true });
    expect(await ask({ appId: 'app-2' })).toMatchObject(asked('always'));
  });

  test('a wrong name is still told first', async () => {
    const { ask } = await openSite('always');
    expect(await ask({ fields: { realname: '李四' } })).toMatchObject({ code: 2546117 });
  });

  test("a stranger's clip is left to no other source, with a challenge or without", async () => {
    const { ask } = await openSite('always');
    expect(await ask({ fields: { idcard: STRANGER } })).toMatchObject(asked('always'));
    const stranger = await ask({ fields: { idcard: STRANGER, challenge: 'good' } });
    expect(stranger).toMatchObject({ code: 2546118, verdict: 'unknown', isFinal: true });
  });
});

describe('the policy grey', () => {
  test.each([
    [0.022402, 'judged'],
    [0.022403, 'asked'],
    [0.5, 'asked'],
    [0.9338, 'asked'],
    [0.933801, 'judged'],
  ])('a livingScore of %d is %s', async (livingScore, expected) => {
    const { ask } = await openSite('grey');
    const outcome = await ask({ clip: liveClip({ livingScore }) });
    expect(outcome.ok ? 'judged' : 'asked').toBe(expected);
    if (!outcome.ok) expect(outcome).toMatchObject({ code: 2546126, trace: { challenge: { asked: 'score' } } });
  });

  test('a doubtful clip is told no score, and is no attack', async () => {
    const { ask } = await openSite('grey');
    const outcome = await ask({ clip: liveClip({ livingScore: 0.1 }) });
    expect(outcome).not.toHaveProperty('result');
    expect(outcome.writes?.map(({ operation }) => operation)).toEqual(['attempts.note']);
  });

  test('a doubtful clip that follows a challenge is judged by its threshold', async () => {
    const { ask } = await openSite('grey');
    expect(await ask({ ...withChallenge, clip: doubtful })).toMatchObject({ ok: true, result: { faceScore: 1 } });
  });

  test.each([
    ['today', 0, true],
    ['seven days before', 7, true],
    ['eight days before', 8, false],
  ])('a person who was attacked %s', async (_, days, isAsked) => {
    const { ask, attacks, watched } = await openSite('grey');
    attacks.commit(attacks.record(anAttack(dayStartMs(dayNumberOf(plainCall.receivedAtMs) - days))));
    const outcome = await ask();
    expect(outcome).toMatchObject(isAsked ? asked('attacked') : { ok: true });
    expect(watched()).toBe(isAsked ? 0 : 1);
  });

  test.each([
    ['pass', { ok: true }],
    ['review', asked('risk')],
    ['reject', asked('risk')],
  ] as const)('a session whose risk decision is %s', async (level, expected) => {
    const { ask } = await openSite('grey', { risk: [level] });
    expect(await ask({ fields: { riskOrder: 'J615202405010000000000' } })).toMatchObject(expected);
  });

  test('a risk decision that does not exist, or is of another app, is refused', async () => {
    const { ask } = await openSite('grey', { risk: ['pass'] });
    const refused = { ok: false, code: 2546128 };
    expect(await ask({ fields: { riskOrder: 'J615202405010000000009' } })).toMatchObject(refused);
    expect(await ask({ fields: { riskOrder: 'J615202405010000000000' }, appId: 'app-2' })).toMatchObject(refused);
  });
});

describe('the policy never', () => {
  test('asks neither for a doubtful score, nor after an attack, nor after a risk decision', async () => {
    const { ask, attacks } = await openSite('never', { risk: ['reject'] });
    attacks.commit(attacks.record(anAttack(plainCall.receivedAtMs)));
    const fields = { riskOrder: 'J615202405010000000000' };
    expect(await ask({ clip: doubtful, fields })).toMatchObject({ ok: true, result: { livingScore: 0.5 } });
  });
});

describe('what was asked', () => {
  test('stays asked for an hour, for the person and the app, also after a restart', async () => {
    const { ask, restart, watched } = await openSite('grey');
    expect(await ask({ clip: doubtful })).toMatchObject(asked('score'));
    expect(await ask({ afterMs: MINUTE })).toMatchObject(asked('asked-before'));
    restart();
    expect(await ask({ afterMs: HOUR - 1 })).toMatchObject(asked('asked-before'));
    expect(watched()).toBe(1);
    expect(await ask({ appId: 'app-2' })).toMatchObject({ ok: true });
    expect(await ask({ ...withChallenge, afterMs: HOUR - 1 })).toMatchObject({ ok: true });
    // Asking again did not prolong it, and neither did passing end it.
    expect(await ask({ afterMs: HOUR - 1 })).toMatchObject(asked('asked-before'));
    expect(await ask({ afterMs: HOUR })).toMatchObject({ ok: true, result: { faceScore: 1 } });
  });

  test('stays asked if the policy is changed meanwhile', async () => {
    const { ask, policies } = await openSite('always');
    await ask();
    await policies.set('app-1', 'never');
    expect(await ask({ afterMs: HOUR - 1 })).toMatchObject(asked('asked-before'));
    expect(await ask({ afterMs: HOUR })).toMatchObject({ ok: true });
  });

  test('is asked of clips that are looked at meanwhile', async () => {
    const { ask } = await openSite('grey');
    const outcomes = await Promise.all([ask({ clip: doubtful }), ask(), ask()]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(outcomes[1]).toMatchObject(asked('asked-before'));
  });
});

describe('bounds on attempts', () => {
  const otherFace = liveClip({ face: { modelId, embedding: directionAt(85) } });

  test.each([
    ['clips that are not live', { clip: notLive }],
    ['challenges that were not followed', { fields: { challenge: 'bad' } }],
    ['other faces', { clip: otherFace }],
  ])('after five %s the app waits, and no clip is opened', async (_, failing) => {
    const { ask, watched } = await openSite('never');
    // With a challenge, the bound over all apps does not show.
    const failed = { ...failing, fields: { challenge: 'good', ...('fields' in failing ? failing.fields : {}) } };
    for (let at = 0; at < 5; at++) expect(await ask(failed)).not.toMatchObject({ code: 2546127 });
    const refused = await ask({ afterMs: 1000, ...withChallenge });
    expect(refused).toEqual({
      ok: false,
      code: 2546127,
      reason: '该身份失败次数过多，请在179秒后重试',
      trace: { attempts: { waitMs: 179_000 } },
      isFinal: true,
    });
    expect(watched()).toBe(5);
    expect(await ask({ afterMs: 3 * MINUTE - 1, ...withChallenge })).toMatchObject({ code: 2546127 });
    expect(await ask({ afterMs: 3 * MINUTE, ...withChallenge })).toMatchObject({ ok: true });
  });

  test('twenty failures in a day make the app wait, however slowly they come', async () => {
    const { ask } = await openSite('never');
    for (let at = 0; at < 20; at++) await ask({ ...withChallenge, clip: notLive, afterMs: at * HOUR });
    expect(await ask({ ...withChallenge, afterMs: DAY - 1 })).toMatchObject({ code: 2546127 });
    expect(await ask({ ...withChallenge, afterMs: DAY })).toMatchObject({ ok: true });
  });

  test('a refusal by the bound is no attack and no failed attempt', async () => {
    const { ask } = await openSite('never');
    const outcomes = [];
    for (let at = 0; at < 9; at++) outcomes.push(await ask({ ...withChallenge, clip: notLive }));
    const writes = outcomes.map((outcome) => outcome.writes?.map(({ operation }) => operation));
    expect(writes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => ['attack', 'attempts.note']));
    expect(writes.slice(5)).toEqual(Array.from({ length: 4 }, () => undefined));
    expect(await ask({ afterMs: 3 * MINUTE, ...withChallenge })).toMatchObject({ ok: true });
  });

  test.each(['never', 'grey'] as const)(
    'failures in several apps only ask for a challenge, also under %s, in the words of any other demand',
    async (policy) => {
      const { ask } = await openSite(policy);
      for (let at = 0; at < 5; at++)
        await ask({ ...withChallenge, clip: notLive, appId: `app-${at < 3 ? 'x' : 'y'}`, afterMs: -DAY / 48 });
      expect(await ask({ appId: 'app-z', afterMs: -DAY / 48 })).toMatchObject({
        code: 2546126,
        trace: { challenge: { asked: 'all-apps' } },
      });
      const told = await ask({ appId: 'app-z' });
      expect(told).not.toHaveProperty('reason');
      expect(await ask({ appId: 'app-x', ...withChallenge })).toMatchObject({ ok: true });
    },
  );

  test.each([
    ['too dark', { kind: 'unusable', problem: 'too-dark', trace: {} }],
    ['damaged', { kind: 'unreadable', refusal: 'damaged' }],
  ] as const)('a clip that is %s is no failed attempt', async (_, clip) => {
    const { ask } = await openSite('never');
    for (let at = 0; at < 8; at++) expect(await ask({ clip })).toMatchObject({ ok: false });
    expect(await ask()).toMatchObject({ ok: true });
  });

  test('of clips that are looked at together, five fail, and the others are told nothing', async () => {
    const { ask } = await openSite('never');
    const clips = [...Array.from({ length: 8 }, () => otherFace), liveClip()];
    const outcomes = await Promise.all(clips.map((clip) => ask({ ...withChallenge, clip })));
    expect(outcomes.map((outcome) => (outcome.ok ? 'told' : outcome.code))).toEqual([
      ...Array.from({ length: 5 }, () => 'told'),
      ...Array.from({ length: 4 }, () => 2546127),
    ]);
  });
});
