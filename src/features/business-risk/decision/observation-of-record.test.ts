import { expect, test } from 'vitest';
import { MemoryBaselines } from '../../../engines/velocity/memory-baselines.ts';
import { decisionRecord } from './decision-record-fixture.ts';
import { imei, other, setUp, START_MS } from './engine-world.suite.ts';
import { observationOfRecord } from './observation-of-record.ts';

const LIMITS = { marksMax: 20_000, placesMax: 20_000 };

test('decisions that were kept rebuild the baselines as they were: days, repeats and stopped requests among them', async () => {
  const live = new MemoryBaselines(LIMITS);
  const { ask, decisions } = setUp({ baselines: live });
  const sponsor = { openId: 'host', device: null, phone: null, ip: null, campaignUrl: null };
  const asked: [number, Parameters<typeof ask>[0]][] = [];
  for (let day = 0; day < 4; day += 1)
    for (let index = 0; index < 12; index += 1) {
      const request = {
        ...other(`account-${index}`, index % 4 === 0 ? null : imei(index % 5)),
        scene: index % 2 === 0 ? 'e_login_protection' : 'e_register_protection',
        userIp: index === 7 ? '10.0.0.7' : `36.1.${day % 2}.${index % 3}`,
        sponsor: index % 3 === 0 ? sponsor : null,
        userAgent: index === 5 ? 'curl/8.4.0' : `Mozilla/5.0 (Linux; Android 13; Model${index} Build/X) Mobile`,
      };
      // Some come back on the next local day within half a day, and some send their request twice or every 20 seconds.
      const atS = day * 86_400 + (index % 2 === day % 2 ? 13 * 3600 : -9 * 3600) + index * 60;
      asked.push([atS, request]);
      if (index % 3 === 1) asked.push([atS + 4, request]);
      if (index % 4 === 1) asked.push([atS + 20, request]);
    }
  for (const [atS, request] of asked.toSorted(([one], [two]) => one - two)) await ask(request, atS);
  const rebuilt = new MemoryBaselines(LIMITS);
  for await (const record of decisions.scan({ fromMs: 0, toMs: START_MS * 2 })) {
    const observation = observationOfRecord(record);
    if (observation === null) continue;
    rebuilt.observe(observation, { counts: true });
    if (record.decision.level === 'pass') rebuilt.learn(observation);
    if (record.decision.level !== 'reject') rebuilt.learnRelays(observation);
  }
  const sorted = (store: MemoryBaselines) => {
    const { marks, places, site } = store.dump();
    return { marks: Object.fromEntries(marks), places: Object.fromEntries(places), site };
  };
  expect(sorted(rebuilt)).toEqual(sorted(live));
});

test('a record whose event is no longer kept gives none', () => {
  expect(observationOfRecord(decisionRecord())).toBeNull();
});
