import { told } from '../../kernel/told.ts';
import type { ReportLanguage } from '../../kernel/report-page.ts';
import { rowsOf, type ImportDesk, type ImportRefusal, type ShownImport } from '../../people/import/import-desk.ts';
import { meaningOfColumn, type RowRefusal } from '../../people/import/import-row.ts';
import type { ImportStore } from '../../people/import/import-store.ts';
import { refusalText } from '../../people/import/refusal-text.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import type { personImportContracts } from './contract.ts';
import { refusedRows } from './refused-file.ts';

/** What the handlers of imports work with. */
export interface PersonImportDeps {
  readonly importDesk: ImportDesk;
  readonly personImports: Pick<ImportStore, 'reasons' | 'refused'>;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const REFUSALS: Readonly<Record<ImportRefusal, Refusal>> = {
  unknown: { ok: false, error: 'not_found', detail: told`there is no such import: list the imports` },
  'too-many': { ok: false, error: 'conflict', detail: told`too many imports are kept: remove one first` },
  'not-receiving': {
    ok: false,
    error: 'conflict',
    detail: told`this does not fit the files that were sent: a part before it is missing, or they were checked. Begin again`,
  },
  'photo-too-large': { ok: false, error: 'bad_request', detail: told`photos: a photo has more than 8 MiB` },
  'photos-too-large': {
    ok: false,
    error: 'bad_request',
    detail: told`photos: all photos of an import have more than 4 GiB. Split it, or use renzheng person import`,
  },
  'photo-name': { ok: false, error: 'bad_request', detail: told`photos: the name of a photo leads out of its folder` },
  'not-checked': { ok: false, error: 'conflict', detail: told`the import is not at that step: show it first` },
  checking: {
    ok: false,
    error: 'conflict',
    detail: told`its file is being checked already: wait, then show the import`,
  },
  'mended-not-done': {
    ok: false,
    error: 'conflict',
    detail: told`mends: rows of that import have not ended, and they need its photos. Start it, and mend it when it is done`,
  },
  busy: { ok: false, error: 'conflict', detail: told`another import is under way: wait for it, or stop it` },
  running: { ok: false, error: 'conflict', detail: told`this import is under way: wait for it, or stop it` },
};

/** So many refused rows are shown before the file with all of them is asked for. */
const FIRST_REFUSED = 20;

/** Makes the handlers of imports. Nothing that a row holds is in an answer, except in the file of refused rows. */
export function createPersonImportHandlers({
  importDesk,
  personImports,
}: PersonImportDeps): AdminHandlers<typeof personImportContracts> {
  return {
    async part({ importId, part, bytes }, { name }) {
      if (importId === undefined && part !== 0)
        return { ok: false, error: 'bad_request', detail: told`importId: missing, only part 0 begins an import` };
      const sent = { number: part, bytes: Buffer.from(bytes, 'base64'), startedBy: name };
      const taken = await importDesk.takePart(importId ?? null, sent);
      return typeof taken === 'string' ? REFUSALS[taken] : { ok: true, result: taken, subject: taken.importId };
    },

    async photos({ importId, photos }) {
      const named = photos.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes, 'base64') }));
      const taken = await importDesk.takePhotos(importId, named);
      return typeof taken === 'string' ? REFUSALS[taken] : { ok: true, result: { photos: taken }, subject: importId };
    },

    async check({ importId, mends, language, ...file }) {
      const checked = await importDesk.check(importId, { ...file, mends: mends ?? null });
      if (typeof checked === 'string') return REFUSALS[checked];
      if (!('importId' in checked)) return { ok: false, error: 'bad_request', detail: told`file: ${checked.problem}` };
      return wholeOf(personImports, checked, language);
    },

    start: async ({ importId, ...choices }, { name }) => brief(await importDesk.start(importId, choices, name)),

    stop: async ({ importId }) => brief(await importDesk.stop(importId)),

    list: async () => ({ ok: true, result: { imports: (await importDesk.list()).map(briefOf) } }),

    async show({ importId, language }) {
      const shown = await importDesk.show(importId);
      return shown === null ? REFUSALS.unknown : wholeOf(personImports, shown, language);
    },

    async refused({ importId, language }) {
      const shown = await importDesk.show(importId);
      if (shown === null) return REFUSALS.unknown;
      const chunks = refusedRows(personImports, shown, language);
      const fileName = `renzheng-refused-${importId}.csv`;
      return { ok: true, stream: { contentType: 'text/csv; charset=utf-8', fileName, chunks }, subject: importId };
    },

    async remove({ importId }) {
      const refusal = await importDesk.remove(importId);
      return refusal === null ? { ok: true, result: { removed: true }, subject: importId } : REFUSALS[refusal];
    },
  };
}

function briefOf(shown: ShownImport) {
  const { importId, state, startedBy, receivedAtMs, endsAtMs, mends, photos, isWaiting, problem, counts } = shown;
  const { pending, ...ended } = counts;
  const rows = rowsOf(counts);
  return {
    importId,
    state,
    startedBy,
    receivedAtMs,
    endsAtMs,
    mends,
    photos,
    isWaiting,
    problem,
    rows,
    done: rows - pending,
    ...ended,
  };
}

function brief(shown: ShownImport | ImportRefusal) {
  return typeof shown === 'string'
    ? REFUSALS[shown]
    : { ok: true as const, result: briefOf(shown), subject: shown.importId };
}

async function wholeOf(store: PersonImportDeps['personImports'], shown: ShownImport, language: ReportLanguage) {
  const { importId, hasPhotos, photosMissing, columns } = shown;
  const [reasons, first] = await Promise.all([store.reasons(importId), store.refused(importId, 0, FIRST_REFUSED)]);
  const result = {
    ...briefOf(shown),
    hasPhotos,
    photosMissing,
    columns: columns.map((name) => ({ name, meaning: meaningOfColumn(name) })),
    reasons: reasons.map((row) => ({ ...row, ...refusalText(row.refusal as RowRefusal, language) })),
    firstRefused: first.map(({ raw: _raw, ...row }) => ({ ...row, ...refusalText(row.refusal, language) })),
  };
  return { ok: true as const, result, subject: importId };
}
