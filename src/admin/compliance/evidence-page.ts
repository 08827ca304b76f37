import { escapeHtml, reportPage, type ReportLanguage } from '../../kernel/report-page.ts';
import { localTimeOf } from '../../platform/ledger/local-day.ts';
import type { ComplianceReport, ListedErasure } from './contract.ts';

const TEXT = {
  zh: {
    title: '个人信息合规证据',
    at: '生成时间（北京时间）',
    duties: '义务',
    duty: '义务',
    state: '状态',
    states: { met: '满足', attention: '请检查', due: '须办理' },
    detail: '说明',
    consents: '同意（按应用）',
    app: '应用',
    isRequired: '要求同意',
    yes: '是',
    no: '否',
    given: '给出',
    withdrawn: '撤回',
    ended: '到期',
    holding: '有效',
    retention: '保留期限',
    what: '内容',
    setting: '设置',
    days: '天数',
    forever: '不删除',
    ownEnd: '各有期限',
    gone: '早于此时的已删除',
    keys: '数据密钥',
    key: '编号',
    cipher: '算法',
    made: '启用时间',
    current: '当前',
    erasures: '删除证明',
    certificate: '证明编号',
    erasedAt: '删除完成时间',
    items: '条数',
    damaged: '（与签发时不一致）',
    none: '没有。',
  },
  en: {
    title: 'Evidence about personal information',
    at: 'Made at (Asia/Shanghai)',
    duties: 'Duties',
    duty: 'Duty',
    state: 'State',
    states: { met: 'met', attention: 'look at it', due: 'due' },
    detail: 'Detail',
    consents: 'Consents by app',
    app: 'App',
    isRequired: 'Consent required',
    yes: 'yes',
    no: 'no',
    given: 'Given',
    withdrawn: 'Withdrawn',
    ended: 'Ended',
    holding: 'Holding',
    retention: 'Retention',
    what: 'What',
    setting: 'Setting',
    days: 'Days',
    forever: 'kept for ever',
    ownEnd: 'each its own',
    gone: 'What is older is removed',
    keys: 'Data keys',
    key: 'Key',
    cipher: 'Cipher',
    made: 'In use since',
    current: 'Current',
    erasures: 'Certificates of erasure',
    certificate: 'Certificate',
    erasedAt: 'Erased at',
    items: 'Items',
    damaged: ' (not as it was issued)',
    none: 'There are none.',
  },
} as const;

/** A part of the page: its title, the head of its table, and the rows. */
interface Part {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Renders the evidence as a page that prints on A4. */
export function evidencePage(
  report: ComplianceReport,
  erasures: readonly ListedErasure[],
  language: ReportLanguage,
): string {
  const t = TEXT[language];
  const parts = [...partsOf(report, language), erasuresPart(erasures, language)].map(({ title, head, rows }) => ({
    html: `<h2>${escapeHtml(title)}</h2>${rows.length === 0 ? `<p>${t.none}</p>` : tableOf(head, rows)}`,
  }));
  return reportPage(t.title, [{ markdown: `${t.at}: ${timeOf(report.atMs)}` }, ...parts], language);
}

function partsOf({ duties, consents, retention, keys }: ComplianceReport, language: ReportLanguage): readonly Part[] {
  const t = TEXT[language];
  const yesNo = (is: boolean) => (is ? t.yes : t.no);
  return [
    {
      title: t.duties,
      head: [t.duty, t.state, t.detail],
      rows: duties.map(({ title, state, detail }) => [title, t.states[state], detail]),
    },
    {
      title: t.consents,
      head: [t.app, t.isRequired, t.given, t.withdrawn, t.ended, t.holding],
      rows: consents.map(({ appId, name, isRequired, given, withdrawn, ended, holding }) => [
        name === null ? appId : `${name} (${appId})`,
        yesNo(isRequired),
        given,
        withdrawn,
        ended,
        holding,
      ]),
    },
    {
      title: t.retention,
      head: [t.what, t.setting, t.days, t.gone],
      rows: retention.map(({ what, setting, days, goneBeforeMs }) => [
        what,
        setting,
        days === null ? t.ownEnd : days === 0 ? t.forever : days,
        goneBeforeMs === null ? '—' : timeOf(goneBeforeMs),
      ]),
    },
    {
      title: t.keys,
      head: [t.key, t.cipher, t.made, t.current],
      rows: keys.dataKeys.map(({ id, cipher, createdAtMs, isCurrent }) => [
        id,
        cipher,
        timeOf(createdAtMs),
        yesNo(isCurrent),
      ]),
    },
  ];
}

function erasuresPart(erasures: readonly ListedErasure[], language: ReportLanguage): Part {
  const t = TEXT[language];
  return {
    title: t.erasures,
    head: [t.certificate, t.erasedAt, t.items],
    rows: erasures.map(({ certificateId, erasedAtMs, items, isGenuine }) => [
      `${certificateId}${isGenuine ? '' : t.damaged}`,
      timeOf(erasedAtMs),
      items,
    ]),
  };
}

function tableOf(head: Part['head'], rows: Part['rows']): string {
  return `<table>${rowOf(head, 'th')}${rows.map((cells) => rowOf(cells, 'td')).join('')}</table>`;
}

function rowOf(cells: readonly (string | number)[], tag: 'td' | 'th'): string {
  return `<tr>${cells.map((cell) => `<${tag}${kind(cell)}>${escapeHtml(String(cell))}</${tag}>`).join('')}</tr>`;
}

function kind(cell: string | number): string {
  return typeof cell === 'number' ? ' class="number"' : '';
}

function timeOf(atMs: number): string {
  return localTimeOf(atMs).slice(0, 19).replace('T', ' ');
}
