import { describe, expect, test } from 'vitest';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { imei, other, setUp } from '../decision/engine-world.suite.ts';
import { declared, fields, setOf } from '../decision/own-rule.suite.ts';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** A site with a rule over it. `log` takes requests of different accounts, and gives whether the rule fired at the last. */
function open(when: string) {
  const baselines = new MemoryBaselines({ marksMax: 1_000, placesMax: 1_000 });
  const { ask } = setUp({ rules: setOf(when), fields, baselines });
  let number = 0;
  const log = async (times: readonly number[], request: object = {}) => {
    let fired = false;
    for (const at of times) {
      const account = other(`a${(number += 1)}`, imei(number));
      fired = (await ask({ ...account, ...request }, at)).decision.fired.includes('own');
    }
    return fired;
  };
  return { log, baselines };
}

const failed = declared({}, 'login_failed');
const login = { scene: 'e_login_protection' };
const every = (count: number, fromS: number, stepS: number) =>
  Array.from({ length: count }, (_, at) => fromS + at * stepS);

describe('what happens on the whole site', () => {
  test('counts of all accounts within the window, this request included', async () => {
    const { log } = open('site_login_failed_10m >= 3');
    expect(await log([0, 60], failed)).toBe(false);
    expect(await log([300])).toBe(false);
    expect(await log([540], failed)).toBe(true);
    expect(await log([700], failed)).toBe(false);
  });

  test('requests, scenes and accounts that the site never saw', async () => {
    const { log } = open('site_events_1h == 3 && site_scene_e_login_protection_1h == 1 && site_fresh_accounts_1h == 3');
    expect(await log([0, 60])).toBe(false);
    expect(await log([120], login)).toBe(true);
  });

  test('a share of the requests', async () => {
    const { log } = open('site_login_failed_share_10m > 0.5');
    expect(await log([0, 10])).toBe(false);
    expect(await log([20, 30], failed)).toBe(false);
    expect(await log([40], failed)).toBe(true);
  });

  test('a share of the sign-ins, as an operator writes it', async () => {
    const { log } = open('site_login_failed_10m / site_scene_e_login_protection_10m > 0.3');
    expect(await log([0, 10, 20, 30, 40, 50], login)).toBe(false);
    expect(await log([60, 70], { ...login, ...failed })).toBe(false);
    expect(await log([80, 90], { ...login, ...failed })).toBe(true);
  });

  test('a repeat is no request, but its failure counts', async () => {
    const { log } = open('site_events_1h == 1 && site_login_failed_1h == 2');
    const same = { ...other('ann', imei(1)), ...failed };
    expect(await log([0], same)).toBe(false);
    expect(await log([2], same)).toBe(true);
  });

  test('a window of a day ends after a day', async () => {
    const { log } = open('site_events_1d == 2');
    await log([0]);
    expect(await log([DAY_S - 60])).toBe(true);
    expect(await log([DAY_S])).toBe(true);
  });
});

describe('against what is normal here', () => {
  // Three accounts an hour, around the clock, for three days.
  const ordinary = every(3 * 72, 0, 1_200);

  test('a flood of new accounts stands out, an ordinary hour does not', async () => {
    const { log } = open('site_fresh_accounts_lift_1h > 5');
    expect(await log(ordinary)).toBe(false);
    expect(await log(every(20, 3 * DAY_S, 10))).toBe(false);
    expect(await log(every(80, 3 * DAY_S + 300, 10))).toBe(true);
  });

  test('an hour that is busy every day is normal', async () => {
    const { log } = open('site_fresh_accounts_lift_1h > 5');
    for (let day = 0; day < 6; day += 1) await log(every(100, day * DAY_S + HOUR_S, 20));
    expect(await log(every(100, 6 * DAY_S + HOUR_S, 20))).toBe(false);
    expect(await log(every(100, 6 * DAY_S + 12 * HOUR_S, 20))).toBe(true);
  });

  test('what never happened is rare, not unknown', async () => {
    const { log } = open('site_login_failed_lift_10m > 10');
    await log(ordinary);
    expect(await log(every(10, 3 * DAY_S, 1), failed)).toBe(false);
    expect(await log(every(20, 3 * DAY_S + 30, 1), failed)).toBe(true);
  });

  test('a site without a whole hour knows no normal', async () => {
    const { log } = open('known(site_events_lift_1h)');
    expect(await log(every(50, 0, 60))).toBe(false);
    expect(await log([4 * HOUR_S])).toBe(true);
  });

  test('what is stopped does not become normal, and a flood only slowly', async () => {
    const normalAfter = async (level: 'reject' | 'pass') => {
      const baselines = new MemoryBaselines({ marksMax: 1_000, placesMax: 1_000 });
      const rules = { ...setOf('agent_present'), reviewAtPoints: 1, rejectAtPoints: 2 };
      const set = { ...rules, rules: rules.rules.map((rule) => ({ ...rule, level: level === 'pass' ? null : level })) };
      const { ask } = setUp({ rules: set, baselines });
      let number = 0;
      const play = async (times: readonly number[]) => {
        for (const at of times) await ask(other(`a${(number += 1)}`), at);
      };
      const hour = (day: number) => day * DAY_S + HOUR_S;
      baselines.happened(['events'], Date.parse('2024-05-01T09:00:00+08:00'));
      for (let day = 0; day < 3; day += 1) await play(every(10, hour(day), 60));
      await play(every(200, hour(3), 10));
      await play([hour(4)]);
      return baselines.rate('events', 3_600_000, Date.parse('2024-05-01T10:00:00+08:00') + hour(4) * 1_000)?.normal;
    };
    expect(await normalAfter('reject')).toBe(0);
    // Ten an hour, then 200: up by half and two.
    expect(await normalAfter('pass')).toBeCloseTo(17, 5);
  });

  test('it is kept across a restart', async () => {
    const { log, baselines } = open('agent_bot');
    await log(ordinary);
    const again = new MemoryBaselines({ marksMax: 1_000, placesMax: 1_000 });
    again.restore(JSON.parse(JSON.stringify(baselines.dump())));
    const atMs = Date.parse('2024-05-01T10:00:00+08:00') + 3 * DAY_S * 1_000;
    expect(again.rate('fresh_accounts', HOUR_S * 1_000, atMs)).toEqual(
      baselines.rate('fresh_accounts', HOUR_S * 1_000, atMs),
    );
    expect(again.rate('fresh_accounts', HOUR_S * 1_000, atMs)?.normal).toBeGreaterThan(2);
  });
});
