import { systemClock, type MonotonicClock } from '../kernel/clock.ts';
import { formatMoney } from '../platform/ledger/money.ts';
import type { CallStore, SettledCall } from '../platform/ledger/call-store.ts';
import { CONTRACTS, featureOf } from '../features/index.ts';
import type { ServerMetrics } from '../server/telemetry/prom-metrics.ts';

const SETTLE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
/** Tenths of the range of a score, which all run from 0 to 100 here. */
const TENTHS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

/**
 * Gives the same store, measured: how long a settlement takes, what is charged to which customer, and how scores are distributed.
 * Only what is known to be stored counts. A call of which the commit was not answered is in the ledger if it was stored, and not here.
 */
export function measureSettlements(
  metrics: Pick<ServerMetrics, 'counter' | 'histogram'>,
  calls: CallStore,
  clock: MonotonicClock = systemClock,
): CallStore {
  const seconds = metrics.histogram({
    name: 'settle_seconds',
    help: 'Time until a call was stored durably, waiting included',
    labels: [],
    buckets: SETTLE_SECONDS,
  });
  const count = countCharged(metrics);
  const score = observeScores(metrics);
  return {
    settle: async (call) => {
      const fromMs = clock.monotonicMs();
      const ended = await calls.settle(call);
      if (ended.end !== 'done') return ended;
      seconds({}, (clock.monotonicMs() - fromMs) / 1000);
      count(call);
      score(call);
      return ended;
    },
    endOf: (orderId, signal) => calls.endOf(orderId, signal),
    findAnswer: (key, nowMs) => calls.findAnswer(key, nowMs),
    state: (day) => calls.state(day),
    spent: (day, spenders) => calls.spent(day, spenders),
    prepareDays: (nowMs) => calls.prepareDays(nowMs),
    purge: (limits) => calls.purge(limits),
  };
}

function countCharged(metrics: Pick<ServerMetrics, 'counter'>): (call: SettledCall) => void {
  const labels = ['app', 'api'];
  const calls = metrics.counter({ name: 'charged_calls_total', help: 'Charged calls, by app and API', labels });
  const money = metrics.counter({
    name: 'charged_money_total',
    help: 'What charged calls cost their apps, in units of the currency',
    labels,
  });
  return ({ row: { appId: app, api, charged, unitPrice } }) => {
    if (!charged) return;
    calls({ app, api });
    money({ app, api }, Number(formatMoney(unitPrice)));
  };
}

function observeScores(metrics: Pick<ServerMetrics, 'histogram'>): (call: SettledCall) => void {
  const observe = metrics.histogram({
    name: 'scores',
    help: 'Scores that calls came to, from 0 to 100, to see whether their distribution drifts',
    labels: ['api', 'score'],
    buckets: TENTHS,
  });
  const readers = new Map(CONTRACTS.map((contract) => [contract.name, featureOf(contract).scoresOf ?? null] as const));
  return ({ row: { api }, trace }) => {
    const scoresOf = readers.get(api);
    if (!scoresOf || trace === null) return;
    for (const [score, value] of Object.entries(scoresOf(trace)))
      if (Number.isFinite(value)) observe({ api, score }, Number(value));
  };
}
