import { expect, test } from 'vitest';
import { attackRow, liveRow, REFUSED, type JudgedClip } from './domain-rates.ts';

function clip(isLive: boolean, logOdds: number): JudgedClip {
  const kind = { isReal: true, isFitting: true, isReportOnly: false, stand: null };
  return { file: '', isLive, domain: 'a', set: 'own', subject: 's', ...kind, logOdds, network: -logOdds };
}

const live = Array.from({ length: 20 }, (_, at) => clip(true, at + 1));

test('attacks below all people never pass, above all of them always, and half-way with half of the chance', () => {
  const rowOf = (values: readonly number[]) =>
    attackRow('a', { attacks: values.map((value) => clip(false, value)), live, score: 'logOdds', threshold: 10 });
  expect(rowOf([0, -3])).toMatchObject({ auc: 1, passing: { errors: 0, trials: 2 } });
  expect(rowOf([30, 40])).toMatchObject({ auc: 0, passing: { errors: 2, trials: 2 } });
  expect(rowOf([10.5]).auc).toBe(0.5);
  expect(rowOf([10]).auc).toBe((10 + 0.5) / 20);
});

test('the points turn away no more people than they may: none of twenty at 1 %, one at 5 %, two at 10 %', () => {
  const attacks = [0.5, 1, 1.5, 2, 2.5].map((value) => clip(false, value));
  const { apcer } = attackRow('a', { attacks, live, score: 'logOdds', threshold: 0 });
  // 1 is kept, so its equal passes; then 1 is turned away, then 2.
  expect(apcer.map(({ errors }) => errors)).toEqual([4, 3, 1]);
});

test('the network alone is judged by its own numbers', () => {
  const attacks = [clip(false, -100)];
  expect(attackRow('a', { attacks, live, score: 'network', threshold: 0 })).toMatchObject({ auc: 0 });
});

test('a person whose clip cannot be judged is turned away, and does not count in the mean', () => {
  const row = liveRow('a', [...live, clip(true, REFUSED)], 'logOdds', 1);
  expect(row).toMatchObject({ mean: 10.5, lowest: 1, refused: { errors: 2, trials: 21 } });
});
