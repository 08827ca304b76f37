import { told } from '../../kernel/told.ts';
import { chunksOf } from '../../wire/admin/chunks-of.ts';
import type { AdminOutcome, AdminStream } from '../../wire/admin/define-admin.ts';
import type { CalibrationDesk, CalibrationStatus } from './calibration-desk.ts';
import { CALIBRATION_REFUSALS, NOTHING_INSTALLED } from './calibration-refusals.ts';

/** What the handlers of one kind of calibration work with. */
export interface CalibrationHandling<Measured extends object, Outcome> {
  readonly desk: Pick<CalibrationDesk<Measured>, 'lists' | 'start' | 'status' | 'stop' | 'install'>;
  /** Goes back to what ships. False if that is in use already. */
  readonly useRelease: () => Promise<boolean>;
  /** What the admin API shows of a measurement. */
  readonly outcomeOf: (measured: Measured) => Outcome;
  /** The report as a page. */
  readonly pageOf: (measured: Measured, language: 'en' | 'zh') => Promise<string>;
  /** The name under which a browser keeps the page. */
  readonly fileName: string;
}

/** Makes the handlers that every kind of calibration on the server has in common. */
export function calibrationHandlers<Measured extends object, Outcome>(
  handling: CalibrationHandling<Measured, Outcome>,
) {
  const { desk, useRelease, outcomeOf, pageOf, fileName } = handling;
  const shown = ({ measured, ...status }: CalibrationStatus<Measured>) => ({
    ...status,
    outcome: measured === null ? null : outcomeOf(measured),
  });
  return {
    async start({ list }: { readonly list: string }, { name }: { readonly name: string }) {
      const begun = await desk.start(list, name);
      return typeof begun === 'string' ? CALIBRATION_REFUSALS[begun] : { ok: true as const, result: shown(begun) };
    },

    async show() {
      const [status, lists] = [await desk.status(), await desk.lists()];
      return { ok: true as const, result: { ...shown(status), lists: lists && [...lists] } };
    },

    async report({ language }: { readonly language: 'en' | 'zh' }) {
      const { measured } = await desk.status();
      if (measured === null) return CALIBRATION_REFUSALS['no-calibration'];
      const chunks = chunksOf([await pageOf(measured, language)]);
      const stream: AdminStream = { contentType: 'text/html; charset=utf-8', fileName, chunks };
      return { ok: true as const, stream };
    },

    async stop(): Promise<AdminOutcome<{ stopped: true }>> {
      if (await desk.stop()) return { ok: true, result: { stopped: true } };
      return { ok: false, error: 'not_found', detail: told`no calibration is under way` };
    },

    async install({ calibrationId }: { readonly calibrationId: string }): Promise<AdminOutcome<{ installed: true }>> {
      const installed = await desk.install(calibrationId);
      if (typeof installed === 'string') return CALIBRATION_REFUSALS[installed];
      return { ok: true, result: { installed: true }, subject: calibrationId };
    },

    async 'use-release'(): Promise<AdminOutcome<{ removed: true }>> {
      return (await useRelease()) ? { ok: true, result: { removed: true } } : NOTHING_INSTALLED;
    },
  };
}
