import { expect, test } from 'vitest';
import { aWebhook, anEvent } from '../webhooks/webhook-store.suite.ts';
import type { WebhookStore } from '../webhooks/webhook-store.ts';
import type { AlertRule, AlertState, AlertStore } from './alert-rule.ts';

/** A rule to start from. */
const aRule: AlertRule = {
  id: 'alr_0000000000000000a1',
  name: 'face calls fail',
  kind: 'failure-rate',
  threshold: 0.05,
  windowMinutes: 5,
  callsMin: 10,
  forMinutes: 0,
  only: null,
  severity: 'critical',
  isPaused: false,
  createdBy: 'ada',
  createdAtMs: 1,
};

/** Tests that every AlertStore must pass, over a store of webhooks in the same database. */
export function alertStoreSuite(stores: () => { readonly alerts: AlertStore; readonly webhooks: WebhookStore }): void {
  let made = 0;
  const stateOf = (rule: AlertRule, subject: string): AlertState => ({
    ruleId: rule.id,
    subject,
    phase: 'firing',
    sinceMs: 3,
    firedAtMs: 3,
    value: 0.25,
  });
  const eventOf = ({ id: ruleId }: AlertRule) => {
    made += 1;
    return { ...anEvent, ruleId, id: `evt_a${String(made).padStart(17, '0')}`, subject: `alert ${ruleId}` };
  };
  const put = async (changes: Partial<AlertRule> = {}): Promise<AlertRule> => {
    made += 1;
    const rule = { ...aRule, id: `alr_b${String(made).padStart(17, '0')}`, createdAtMs: 10 + made, ...changes };
    await stores().alerts.addRule(rule);
    return rule;
  };
  const ofRule = async ({ id }: AlertRule) => (await stores().alerts.states()).filter(({ ruleId }) => ruleId === id);
  const toldOf = async ({ id }: AlertRule) => {
    const events = await stores().webhooks.events({ types: ['alert.fired'], limit: 100, afterId: null });
    return events.filter(({ subject }) => subject === `alert ${id}`).length;
  };

  test('a site begins with rules of its own, which can be changed and removed', async () => {
    const { alerts } = stores();
    const first = (await alerts.rules()).filter(({ createdBy }) => createdBy === '');
    expect(first.map(({ kind, threshold }) => `${kind} ${threshold}`)).toEqual([
      'failure-rate 0.01',
      'latency-p95 3000',
      'package-left 0.1',
      'package-ends 7',
      'budget-used 0.8',
      'reject-rate 0.3',
      'backup-age 48',
      'cases-overdue 0',
      'feed-age 0',
    ]);
  });

  test('a rule is kept whole and changed, in the order in which rules were made', async () => {
    const rule = await put();
    const later = await put({ only: 'face-verify', forMinutes: 3 });
    const { alerts } = stores();
    await Promise.all([alerts.changeRule(rule.id, { threshold: 0.5 }), alerts.changeRule(rule.id, { isPaused: true })]);
    expect(await alerts.changeRule('alr_none', { isPaused: true })).toBeNull();
    const kept = (await stores().alerts.rules()).filter(({ id }) => id === rule.id || id === later.id);
    expect(kept).toEqual([{ ...rule, threshold: 0.5, isPaused: true }, later]);
  });

  test('changes are written with the events that tell them', async () => {
    const rule = await put();
    await stores().webhooks.add({ ...aWebhook, id: 'whk_0000000000000000aa' });
    const [one, two] = [stateOf(rule, 'one'), stateOf(rule, 'two')];
    await stores().alerts.apply({ put: [one, two], ended: [], events: [eventOf(rule)] });
    expect(await ofRule(rule)).toEqual([one, two]);
    expect(await toldOf(rule)).toBe(1);
    const waiting = await stores().webhooks.deliveries({
      webhookId: 'whk_0000000000000000aa',
      state: 'pending',
      type: null,
      limit: 10,
      afterId: null,
    });
    expect(waiting.filter(({ subject }) => subject === `alert ${rule.id}`)).toHaveLength(1);
    const falling: AlertState = { ...two, phase: 'falling', sinceMs: 9, value: null };
    await stores().alerts.apply({ put: [falling], ended: [one], events: [] });
    expect(await ofRule(rule)).toEqual([falling]);
  });

  test('a rule is removed with its states, and what a look says of it afterwards is left out', async () => {
    const [rule, other] = [await put(), await put()];
    const state = stateOf(rule, 'one');
    await stores().alerts.apply({ put: [state], ended: [], events: [] });
    const changes = { put: [], ended: [state], events: [eventOf(rule)] };
    expect(await stores().alerts.removeRule(rule.id, changes)).toBe(true);
    expect(await stores().alerts.removeRule(rule.id, changes)).toBe(false);
    expect(await toldOf(rule)).toBe(1);
    await stores().alerts.apply({
      put: [state, stateOf(other, 'one')],
      ended: [],
      events: [eventOf(rule), eventOf(other)],
    });
    expect([await ofRule(rule), await toldOf(rule)]).toEqual([[], 1]);
    expect([await ofRule(other), await toldOf(other)]).toEqual([[stateOf(other, 'one')], 1]);
  });
}
