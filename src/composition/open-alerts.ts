import { caseMeasures } from '../features/business-risk/cases/case-measures.ts';
import { decisionMeasures } from '../features/business-risk/decision/decision-measures.ts';
import { feedMeasures } from '../features/business-risk/feeds/feed-measures.ts';
import type { StoredBusinessRisk } from '../features/business-risk/open.ts';
import { scoreMeasures } from '../features/fraud-score/evidence/score-measures.ts';
import { CONTRACTS } from '../features/index.ts';
import { DAY_MS, keepUp, purgeInSteps } from '../foundation/upkeep.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { every } from '../kernel/timers.ts';
import { isFromAhead } from '../kernel/wall-stamps.ts';
import { accuracyMeasures } from '../vision/calibration/accuracy-measures.ts';
import type { InstalledCalibrations } from '../vision/calibration/installed-calibrations.ts';
import type { OpenedPlatform } from '../platform/accounts/open-platform.ts';
import { accountMeasures } from '../platform/alerts/account-measures.ts';
import { AlertDesk } from '../platform/alerts/alert-desk.ts';
import { AlertWatch, type AlertMeasure } from '../platform/alerts/alert-watch.ts';
import { callMeasures } from '../platform/alerts/call-measures.ts';
import { compileRanges } from '../platform/admission/address-ranges.ts';
import { WebhookDeliveries } from '../platform/webhooks/webhook-deliveries.ts';
import { WebhookDesk } from '../platform/webhooks/webhook-desk.ts';
import type { WebhookStore } from '../platform/webhooks/webhook-store.ts';
import { HttpWebhookSender } from '../remote/outgoing/http-webhook-sender.ts';
import type { Ground } from './open-foundation.ts';

/** How often alert rules are looked at. */
const LOOK_EVERY_MS = 30_000;
/** How often deliveries are looked for. Most begin at once, because the code that makes one due says so. */
const DELIVER_EVERY_MS = 2000;
const HOUR_MS = 3_600_000;
const PURGE = { rowsAtOnce: 200, stepsMax: 500 };

/** The parts of the admin API that show alerts and keep webhooks. */
export interface OpenedAlerts {
  readonly alertDesk: AlertDesk;
  readonly webhookDesk: WebhookDesk;
  readonly webhooks: WebhookStore;
}

interface AlertParts extends Pick<OpenedPlatform, 'platform' | 'budgets'>, Pick<StoredBusinessRisk, 'policy'> {
  readonly calibrations: InstalledCalibrations;
}

/** Watches what alert rules name, and delivers events to webhooks, until the server closes. */
export function openAlerts(ground: Ground, { policy, calibrations, ...account }: AlertParts): OpenedAlerts {
  const { config, stores, jobs, metrics } = ground;
  const ports = { clock: systemClock, random: systemRandom };
  const onDue = deliverWebhooks(ground);
  const watch = new AlertWatch({
    ...ports,
    store: stores.alerts,
    measures: {
      ...callMeasures(
        stores.callSeries,
        CONTRACTS.map(({ name }) => name),
      ),
      ...accountMeasures({ packages: stores.packages, ...account }),
      ...decisionMeasures(stores.decisionFinder),
      ...caseMeasures(stores.cases),
      ...feedMeasures(
        () => policy.current.feeds.versions,
        () => stores.feedSchedules.list(),
      ),
      ...scoreMeasures(stores.evidence),
      ...accuracyMeasures({ scoreDays: stores.scoreDays, scales: calibrations }),
      ...siteMeasures(ground),
    },
    link: config.admin.publicUrl === undefined ? null : `${config.admin.publicUrl}/console/alerts`,
    onTold: onDue,
  });
  let firing = 0;
  jobs.regularly({
    name: 'alerts',
    everyMs: LOOK_EVERY_MS,
    async round() {
      await watch.look();
      firing = (await stores.alerts.states()).filter(({ firedAtMs }) => firedAtMs !== null).length;
    },
  });
  metrics.gauge('alerts_firing', 'Alerts that fire, at the last look of this process', () => firing);
  keepUp(ground, 'events of webhooks', async () => {
    const beforeMs = systemClock.nowMs() - config.retention.webhookDays * DAY_MS;
    return { events: await purgeInSteps(PURGE, (limit) => stores.webhooks.purge({ beforeMs, limit })) };
  });
  return {
    alertDesk: new AlertDesk({ ...ports, store: stores.alerts, watch }),
    webhookDesk: new WebhookDesk({ ...ports, store: stores.webhooks, onDue }),
    webhooks: stores.webhooks,
  };
}

/** Measures of the site as a whole. */
function siteMeasures({ stores, catalogue }: Ground) {
  return {
    'backup-age': async (_rule, nowMs) => {
      const finished = catalogue
        .list()
        .map(({ finishedAtMs }) => finishedAtMs ?? 0)
        .filter((atMs) => !isFromAhead(atMs, nowMs));
      const lastMs = Math.max(0, ...finished);
      return [{ subject: 'site', value: lastMs === 0 ? null : (nowMs - lastMs) / HOUR_MS }];
    },
    'webhooks-failed': async (_rule, nowMs) => {
      const { failed } = await stores.webhooks.counts(nowMs - DAY_MS);
      return [{ subject: 'site', value: failed }];
    },
  } satisfies Readonly<Record<string, AlertMeasure>>;
}

/** Delivers events until the server closes. Gives what to call when one is due. */
function deliverWebhooks({ config, stores, log, opened, leaseClock }: Ground): () => void {
  const deliveries = new WebhookDeliveries({
    store: stores.webhooks,
    sender: new HttpWebhookSender({ allowed: compileRanges(config.webhooks.allow) }),
    clock: systemClock,
    leaseClock,
    random: systemRandom,
  });
  let isFailing = false;
  const deliver = () =>
    void deliveries
      .deliver()
      .then(() => (isFailing = false))
      .catch(() => {
        if (!isFailing) log.problem('webhooks could not be delivered; this is tried again every two seconds');
        isFailing = true;
      });
  const timer = every(DELIVER_EVERY_MS, deliver);
  opened.defer(() => {
    clearInterval(timer);
    return deliveries.close();
  });
  return deliver;
}
