import { told, toldElsewhere } from '../../kernel/told.ts';
import { ALERT_KINDS, ALERT_KIND_NAMES, type AlertKind } from '../../platform/alerts/alert-kind.ts';
import { ALERT_RULES_MAX, thresholdProblem, type AlertDesk } from '../../platform/alerts/alert-desk.ts';
import type { AlertRule, Severity } from '../../platform/alerts/alert-rule.ts';
import type { WebhookStore } from '../../platform/webhooks/webhook-store.ts';
import type { WebhookEvent } from '../../platform/webhooks/webhook.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import { Expectations } from '../../wire/admin/expected.ts';
import { pageAfter } from '../../wire/admin/page-after.ts';
import { givenOnly } from '../given-only.ts';
import type { alertContracts } from './contract.ts';
import { onlyProblem } from './only-problem.ts';

/** What the handlers of alerts work with. */
export interface AlertDeps {
  readonly alertDesk: AlertDesk;
  readonly webhooks: Pick<WebhookStore, 'events'>;
  /** The names of all APIs. */
  readonly apiNames: readonly string[];
}

const NO_RULE = { ok: false, error: 'not_found', detail: told`there is no alert rule with this id` } as const;
const TOO_MANY = {
  ok: false,
  error: 'conflict',
  detail: told`a site has at most ${ALERT_RULES_MAX} alert rules: remove one that is no longer needed`,
} as const;
const KINDS = ALERT_KIND_NAMES.map((kind) => ({ kind, ...ALERT_KINDS[kind] }));

/** Makes the handlers that show alerts and keep their rules. */
export function createAlertHandlers({
  alertDesk: desk,
  webhooks,
  apiNames,
}: AlertDeps): AdminHandlers<typeof alertContracts> {
  const expectations = new Expectations();
  return {
    async list() {
      const alerts = (await desk.alerts()).map(({ rule, state }) => {
        const { kind, severity, threshold, name: ruleName } = rule;
        return { ...state, ruleName, kind, severity, threshold };
      });
      return { ok: true, result: { alerts } };
    },

    async events({ limit, after }) {
      const types = ['alert.fired', 'alert.recovered'] as const;
      const afterId = after ?? null;
      const { page, nextAfter } = await pageAfter(limit, (rows) => webhooks.events({ types, limit: rows, afterId }));
      return { ok: true, result: { events: page.map(shownEvent), nextAfter } };
    },

    rules: async () => ({ ok: true, result: { rules: (await desk.rules()).map(shownRule), kinds: [...KINDS] } }),

    async add(wishes, { name }) {
      const problem = thresholdProblem(wishes.kind, wishes.threshold);
      if (problem !== null) return refused(problem);
      const wrong = onlyProblem(wishes.kind, wishes.only, apiNames);
      if (wrong !== null) return refusedOnly(wrong);
      const rule = await desk.add(wishes, name);
      return rule === null ? TOO_MANY : { ok: true, result: shownRule(rule), subject: rule.id };
    },

    async change({ ruleId, status, expected, ...wishes }) {
      if (wishes.only !== undefined) {
        const kind = (await desk.rules()).find(({ id }) => id === ruleId)?.kind;
        const wrong = kind === undefined ? null : onlyProblem(kind, wishes.only, apiNames);
        if (wrong !== null) return refusedOnly(wrong);
      }
      const paused = status === undefined ? {} : { isPaused: status === 'paused' };
      const shown = (rule: AlertRule | undefined | null) =>
        rule ? ({ ok: true, result: shownRule(rule), subject: ruleId } as const) : NO_RULE;
      return expectations.change(
        expected,
        async () => shown((await desk.rules()).find(({ id }) => id === ruleId)),
        async () => {
          const rule = await desk.change(ruleId, { ...givenOnly(wishes), ...paused });
          return typeof rule === 'string' ? refused(rule) : shown(rule);
        },
      );
    },

    async remove({ ruleId }) {
      return (await desk.remove(ruleId)) ? { ok: true, result: { removed: true }, subject: ruleId } : NO_RULE;
    },
  };
}

function refused(problem: string) {
  const fields = [{ name: 'threshold', problem: problem.replace(/^threshold: /, '') }];
  return { ok: false, error: 'bad_request', detail: toldElsewhere(problem), fields } as const;
}

function refusedOnly(problem: string) {
  return {
    ok: false,
    error: 'bad_request',
    detail: told`only: ${problem}`,
    fields: [{ name: 'only', problem }],
  } as const;
}

function shownRule({ isPaused, ...rule }: AlertRule) {
  return { ...rule, status: isPaused ? ('paused' as const) : ('active' as const) };
}

/** What AlertWatch puts into an event. */
interface AlertEventData {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly about: string;
  readonly value: number | null;
  readonly threshold: number;
}

function shownEvent({ id, type, atMs, sequence, data }: WebhookEvent) {
  const { ruleId, ruleName, kind, severity, about, value, threshold } = data as unknown as AlertEventData;
  const shown = type === 'alert.recovered' ? type : ('alert.fired' as const);
  return { id, type: shown, atMs, sequence, ruleId, ruleName, kind, severity, subject: about, value, threshold };
}
