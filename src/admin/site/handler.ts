import type { ShownSetting } from '../../config/shown-settings.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { siteContracts } from './contract.ts';

/** What a check of `renzheng doctor` found. */
export interface SiteFinding {
  readonly name: string;
  readonly level: 'ok' | 'warning' | 'error' | 'not-asked';
  readonly detail: string;
  readonly mend: string | null;
}

/** How far an examination is, and what it found so far. Times are milliseconds since the Unix epoch. */
export interface Examination {
  readonly state: 'idle' | 'running' | 'failed';
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  /** Checks that have ended, and all checks. */
  readonly done: number;
  readonly total: number;
  readonly problem: string | null;
  readonly findings: readonly SiteFinding[];
}

/** Runs the checks of `renzheng doctor` beside the work of the process. Implemented in composition/. */
export interface Examiner {
  /** Starts an examination, unless one runs. */
  start(): void;
  show(): Examination;
}

/** What the handlers of the site work with. */
export interface SiteDeps {
  /** The name of this process among those that share its database. */
  readonly nodeName: string;
  readonly examiner: Examiner;
  /** Lists the settings in force, with secrets hidden. */
  readonly shownSettings: (isChangedOnly: boolean) => readonly ShownSetting[];
}

/** Makes the handlers that show the settings of this process, and examine it. */
export function createSiteHandlers({
  nodeName,
  examiner,
  shownSettings,
}: SiteDeps): AdminHandlers<typeof siteContracts> {
  const show = () => {
    const { findings, ...examination } = examiner.show();
    return { ok: true as const, result: { node: nodeName, ...examination, findings: [...findings] } };
  };
  return {
    settings: async ({ changed }) => ({ ok: true, result: { node: nodeName, settings: [...shownSettings(changed)] } }),
    findings: async () => show(),
    async examine() {
      examiner.start();
      return show();
    },
  };
}
