import { told } from '../../kernel/told.ts';
import { Fault } from '../../kernel/fault.ts';
import type { ReportLanguage } from '../../kernel/report-page.ts';
import { maskIdNumber, maskRealName } from '../../identity/masking.ts';
import type { PersonStore } from '../../people/person-store.ts';
import type { CheckedPerson, FindingKind, FindingStore } from '../../people/re-verification/finding-store.ts';
import { findingText } from '../../people/re-verification/finding-text.ts';
import type { ReVerification, ReVerificationStatus } from '../../people/re-verification/re-verification.ts';
import type { PersonId } from '../../people/register.ts';
import { csvRow } from '../../tables/csv-writer.ts';
import type { AdminHandlers, AdminOutcome } from '../../wire/admin/define-admin.ts';
import { instantMs } from '../../wire/admin/instant.ts';
import type { reVerificationContracts } from './contract.ts';

/** What the handlers of re-verifications work with. */
export interface ReVerificationHandlerDeps {
  readonly persons: Pick<PersonStore, 'get'>;
  readonly reVerification: Pick<ReVerification, 'start' | 'status' | 'stop'>;
  readonly personFindings: Pick<FindingStore, 'list'>;
}

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

const REFUSALS = {
  busy: { ok: false, error: 'conflict', detail: told`a re-verification is under way already: wait for it, or stop it` },
  'no-import': { ok: false, error: 'not_found', detail: told`importId: there is no such import any more` },
  'not-running': { ok: false, error: 'not_found', detail: told`no re-verification is under way` },
} as const satisfies Readonly<Record<string, Refusal>>;

/** People of one page of an export. */
const EXPORT_PAGE = 200;

const TITLES: Readonly<Record<ReportLanguage, readonly string[]>> = {
  zh: ['人员编号', '身份证号（掩码）', '姓名（掩码）', '问题', '照片序号', '问题说明', '如何处理', '同一照片的另一人'],
  en: [
    'person',
    'id number, masked',
    'name, masked',
    'finding',
    'photo',
    'what was found',
    'what to do',
    'other person with the photo',
  ],
};

/** Makes the handlers of re-verifications. People come back masked. */
export function createReVerificationHandlers({
  persons,
  reVerification,
  personFindings,
}: ReVerificationHandlerDeps): AdminHandlers<typeof reVerificationContracts> {
  return {
    async start({ changedBefore, importId, language }, { name }) {
      const scope = {
        changedBeforeMs: changedBefore === undefined ? null : instantMs(changedBefore),
        importId: importId ?? null,
      };
      const begun = await reVerification.start(scope, name);
      return typeof begun === 'string' ? REFUSALS[begun] : { ok: true, result: shown(begun, language) };
    },

    show: async ({ language }) => ({ ok: true, result: shown(await reVerification.status(), language) }),

    stop: async () =>
      (await reVerification.stop()) ? { ok: true, result: { stopped: true } } : REFUSALS['not-running'],

    async findings({ kind, after, limit, language }) {
      const query = { kind: kind ?? null, after: (after ?? null) as PersonId | null, limit };
      const people = await Promise.all(
        (await personFindings.list(query)).map(async (checked) => ({
          personId: checked.personId,
          ...(await masked(persons, checked.personId)),
          findings: checked.findings.map((finding) => ({ ...finding, ...findingText(finding.kind, language) })),
        })),
      );
      return { ok: true, result: { people } };
    },

    async export({ kind, language }) {
      const chunks = fileOf({ persons, personFindings }, kind ?? null, language);
      return {
        ok: true,
        stream: { contentType: 'text/csv; charset=utf-8', fileName: 'renzheng-findings.csv', chunks },
      };
    },
  };
}

function shown({ found, ...status }: ReVerificationStatus, language: ReportLanguage) {
  const byPeople = found.byKind.toSorted((a, b) => b.people - a.people);
  const findings = byPeople.map((row) => ({ ...row, ...findingText(row.kind, language) }));
  return { ...status, people: found.people, findings };
}

async function masked(persons: Pick<PersonStore, 'get'>, personId: PersonId) {
  try {
    const person = await persons.get(personId);
    return {
      idNumber: person && maskIdNumber(person.idNumber),
      realName: person && maskRealName(person.realName),
    };
  } catch (error) {
    if (error instanceof Fault && error.kind === 'corrupt') return { idNumber: null, realName: null };
    throw error;
  }
}

/** Excel takes UTF-8 by the mark at the beginning. */
async function* fileOf(
  { persons, personFindings }: Pick<ReVerificationHandlerDeps, 'persons' | 'personFindings'>,
  kind: FindingKind | null,
  language: ReportLanguage,
): AsyncGenerator<string> {
  yield `\u{feff}${csvRow(TITLES[language])}`;
  for (let after: PersonId | null = null; ;) {
    const page: readonly CheckedPerson[] = await personFindings.list({ kind, after, limit: EXPORT_PAGE });
    for (const { personId, findings } of page) {
      const { idNumber, realName } = await masked(persons, personId);
      for (const { kind: found, photo, otherId } of findings) {
        const { reason, advice } = findingText(found, language);
        yield csvRow([personId, idNumber, realName, found, photo === 0 ? null : photo, reason, advice, otherId]);
      }
    }
    after = page.at(-1)?.personId ?? null;
    if (page.length < EXPORT_PAGE) return;
  }
}
