import type { Clock } from '../../kernel/clock.ts';
import type { ReportLanguage } from '../../kernel/report-page.ts';
import type { ConsentStore } from '../../people/consent.ts';
import { isGenuine, type ErasureCertificate, type ErasureLog } from '../../people/erasure.ts';
import type { PersonStore } from '../../people/person-store.ts';
import type { App } from '../../platform/accounts/app.ts';
import type { Platform } from '../../platform/accounts/platform.ts';
import type { JobStore } from '../../platform/jobs/job-store.ts';
import type { DataKeyRotation } from '../../platform/secrets/data-key-rotation.ts';
import type { SiteSecrets } from '../../platform/secrets/site-secrets.ts';
import type { SiteVault } from '../../platform/secrets/site-vault.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { Backups } from '../backups/backups.ts';
import type { complianceContracts, ComplianceReport, ListedErasure } from './contract.ts';
import { dutiesOf } from './duties.ts';
import { evidencePage } from './evidence-page.ts';
import { OTHER_RETENTION_TEXT, RETENTION_TEXT, type RetentionSetting } from './retention-text.ts';

/** What the handlers of compliance work with. */
export interface ComplianceDeps {
  readonly consents: Pick<ConsentStore, 'totals' | 'requiringApps'>;
  readonly erasures: Pick<ErasureLog, 'newest' | 'count'>;
  readonly secrets: Pick<SiteSecrets, 'mac'>;
  readonly persons: Pick<PersonStore, 'counts'>;
  readonly platform: Pick<Platform, 'apps'>;
  readonly vault: Pick<SiteVault, 'siteKeyId' | 'dataKeys'>;
  readonly rotation: Pick<DataKeyRotation, 'status'>;
  readonly backups: Pick<Backups, 'list' | 'plan'>;
  readonly jobStore: Pick<JobStore, 'current'>;
  /** The kinds of jobs that remove what is past its retention. */
  readonly upkeep: () => readonly string[];
  /** Days by setting. */
  readonly retention: Readonly<Record<RetentionSetting, number>>;
  /** Retentions that are set in another section. */
  readonly otherRetention: { readonly pictureHours: number };
  readonly requiresSecondFactor: boolean;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
/** APIs that look up a person or a face. */
const FACE_APIS: ReadonlySet<string> = new Set(['face-verify', 'face-guard', 'video-liveness']);
/** Certificates that are read at a time. */
const PAGE = 200;
/** Certificates on the page to print. The JSON has all of them. */
const PRINTED_MAX = 10_000;

/** Makes the handlers that show and export how the site stands to its duties. */
export function createComplianceHandlers(deps: ComplianceDeps): AdminHandlers<typeof complianceContracts> {
  const { erasures } = deps;
  return {
    show: async ({ language }) => ({ ok: true, result: await reportOf(deps, language) }),

    async erasures({ before, limit }) {
      const page = await erasures.newest({ before: before ?? null, limit });
      return { ok: true, result: { erasures: page.map((each) => listed(deps.secrets, each)) } };
    },

    async export({ format, language }) {
      const report = await reportOf(deps, language);
      const fileName = `renzheng-evidence-${new Date(report.atMs).toISOString().slice(0, 10)}.${format}`;
      const stream =
        format === 'html'
          ? { contentType: 'text/html; charset=utf-8', fileName, chunks: pageOf(deps, report, language) }
          : { contentType: 'application/json; charset=utf-8', fileName, chunks: jsonOf(deps, report) };
      return { ok: true, stream };
    },
  };
}

async function reportOf(deps: ComplianceDeps, language: ReportLanguage): Promise<ComplianceReport> {
  const { consents, erasures, persons, platform, vault, rotation, backups, jobStore, clock } = deps;
  const nowMs = clock.nowMs();
  const [counts, apps, totals, requiring, count, jobs, rotating] = await Promise.all([
    persons.counts(),
    platform.apps(),
    consents.totals(nowMs),
    consents.requiringApps(),
    erasures.count(),
    jobStore.current(),
    rotation.status(),
  ]);
  const dataKeys = vault.dataKeys().map((key) => ({ ...key }));
  const faceApps = apps.filter(verifiesPeople);
  const { state, done, total } = rotating;
  const duties = dutiesOf(
    {
      nowMs,
      faces: counts.faces,
      faceApps: faceApps.length,
      appsWithoutConsent: faceApps.filter(({ id }) => !requiring.includes(id)).map(({ name }) => name),
      jobs,
      upkeep: deps.upkeep(),
      backups: { everyHours: backups.plan().plan?.everyHours ?? null, all: backups.list() },
      keys: {
        rotation: state,
        dataKeys: dataKeys.length,
        createdAtMs: dataKeys.find(({ isCurrent }) => isCurrent)?.createdAtMs ?? nowMs,
      },
      requiresSecondFactor: deps.requiresSecondFactor,
    },
    language,
  );
  return {
    atMs: nowMs,
    duties: [...duties],
    consents: consentRows(apps, totals, requiring),
    erasures: count,
    retention: retentionRows(deps, nowMs, language),
    keys: { siteKeyId: vault.siteKeyId, dataKeys, rotation: { state, done, total } },
  };
}

function verifiesPeople({ mode, status, permissions }: App): boolean {
  return mode === 'live' && status === 'active' && permissions.some(({ api }) => FACE_APIS.has(api));
}

/** Every app that has consents, requires them or verifies people. */
function consentRows(
  apps: readonly App[],
  totals: Awaited<ReturnType<ConsentStore['totals']>>,
  requiring: readonly string[],
): ComplianceReport['consents'] {
  const ids = new Set([
    ...apps.filter(verifiesPeople).map(({ id }) => id),
    ...totals.map(({ appId }) => appId),
    ...requiring,
  ]);
  return [...ids].toSorted().map((appId) => ({
    ...(totals.find((each) => each.appId === appId) ?? { appId, given: 0, withdrawn: 0, ended: 0, holding: 0 }),
    name: apps.find(({ id }) => id === appId)?.name ?? null,
    isRequired: requiring.includes(appId),
  }));
}

function retentionRows(
  { retention, otherRetention, backups }: Pick<ComplianceDeps, 'retention' | 'otherRetention' | 'backups'>,
  nowMs: number,
  language: ReportLanguage,
): ComplianceReport['retention'] {
  const at = language === 'zh' ? 0 : 1;
  const row = (setting: string, days: number | null, what: string) => ({
    setting,
    days,
    goneBeforeMs: days === null || days === 0 ? null : Math.floor(nowMs - days * DAY_MS),
    what,
  });
  const other: Readonly<Record<keyof typeof OTHER_RETENTION_TEXT, number | null>> = {
    'videoLiveness.pictureHours': Number((otherRetention.pictureHours / 24).toPrecision(3)),
    'backup.keepDays': backups.plan().plan?.keepDays ?? null,
  };
  return [
    ...(Object.keys(RETENTION_TEXT) as RetentionSetting[]).map((setting) =>
      row(`retention.${setting}`, retention[setting], RETENTION_TEXT[setting][at]),
    ),
    ...(Object.keys(other) as (keyof typeof other)[]).map((setting) =>
      row(setting, other[setting], OTHER_RETENTION_TEXT[setting][at]),
    ),
  ];
}

function listed(secrets: ComplianceDeps['secrets'], certificate: ErasureCertificate): ListedErasure {
  const { certificateId, personId, reason, erasedAt, erased } = certificate;
  const items = erased.reduce((sum, each) => sum + each.items, 0);
  return {
    certificateId,
    personId,
    reason,
    erasedAtMs: Date.parse(erasedAt),
    items,
    isGenuine: isGenuine(secrets, certificate),
  };
}

async function* certificatesOf(erasures: ComplianceDeps['erasures']): AsyncGenerator<ErasureCertificate> {
  for (let before: string | null = null; ;) {
    const page: readonly ErasureCertificate[] = await erasures.newest({ before, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    before = page.at(-1)?.certificateId ?? null;
  }
}

async function* pageOf(
  { erasures, secrets }: Pick<ComplianceDeps, 'erasures' | 'secrets'>,
  report: ComplianceReport,
  language: ReportLanguage,
): AsyncGenerator<string> {
  const printed: ListedErasure[] = [];
  for await (const certificate of certificatesOf(erasures)) {
    printed.push(listed(secrets, certificate));
    if (printed.length === PRINTED_MAX) break;
  }
  yield evidencePage(report, printed, language);
}

/** The report with every certificate whole, so that each can be verified, and the ids of those with a seal that does not hold. */
async function* jsonOf(
  { erasures, secrets }: Pick<ComplianceDeps, 'erasures' | 'secrets'>,
  report: ComplianceReport,
): AsyncGenerator<string> {
  const damaged: string[] = [];
  yield `${JSON.stringify(report).slice(0, -1)},"certificates":[`;
  let isFirst = true;
  for await (const certificate of certificatesOf(erasures)) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(certificate)}`;
    if (!isGenuine(secrets, certificate)) damaged.push(certificate.certificateId);
    isFirst = false;
  }
  yield `],"damagedCertificates":${JSON.stringify(damaged)}}\n`;
}
