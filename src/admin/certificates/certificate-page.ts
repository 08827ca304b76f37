import { reportPage, type ReportLanguage } from '../../kernel/report-page.ts';
import type { ErasureCertificate, ErasureReason } from '../../people/erasure.ts';
import { localTimeOf } from '../../platform/ledger/local-day.ts';
import { inChinese } from '../../wire/told/in-chinese.ts';

interface CertificateText {
  readonly title: string;
  readonly certificate: string;
  readonly person: string;
  readonly reason: string;
  readonly erasedAt: string;
  readonly zone: string;
  readonly erased: string;
  readonly place: string;
  readonly items: string;
  readonly remains: string;
  readonly proof: string;
  readonly proofWhat: string;
  readonly reasons: Readonly<Record<ErasureReason, string>>;
}

const TEXT: Readonly<Record<ReportLanguage, CertificateText>> = {
  zh: {
    title: '个人信息删除证明',
    certificate: '证明编号',
    person: '人员编号（身份证号的带密钥摘要）',
    reason: '原因',
    erasedAt: '删除完成时间',
    zone: '北京时间',
    erased: '已删除',
    place: '位置',
    items: '条数',
    remains: '未删除的内容及原因',
    proof: '核验',
    proofWhat: '持有本证明 JSON 文件的人，可在出具本证明的站点核验其真伪。',
    reasons: {
      'requested-by-person': '本人要求',
      'consent-withdrawn': '撤回同意',
      'purpose-fulfilled': '处理目的已实现',
      'retention-ended': '保存期限届满',
      other: '其他',
    },
  },
  en: {
    title: 'Certificate of erasure of personal information',
    certificate: 'Certificate',
    person: 'Person (keyed digest of the id number)',
    reason: 'Reason',
    erasedAt: 'Erased at',
    zone: 'Asia/Shanghai',
    erased: 'What was erased',
    place: 'Place',
    items: 'Items',
    remains: 'What remains, and why',
    proof: 'Verification',
    proofWhat: 'The site that issued this certificate can verify its JSON file.',
    reasons: {
      'requested-by-person': 'the person asked for it',
      'consent-withdrawn': 'the consent was withdrawn',
      'purpose-fulfilled': 'the purpose is fulfilled',
      'retention-ended': 'the retention ended',
      other: 'other',
    },
  },
};

/** Renders a certificate of erasure as a page that prints on A4. */
export function certificatePage(certificate: ErasureCertificate, language: ReportLanguage): string {
  const t = TEXT[language];
  const { certificateId, personId, reason, erasedAt, erased, remains, digest, seal } = certificate;
  const say = language === 'zh' ? inChinese : (text: string) => text;
  const at = localTimeOf(Date.parse(erasedAt)).slice(0, 19).replace('T', ' ');
  return reportPage(
    t.title,
    [
      {
        markdown: tableOf([
          [t.certificate, certificateId],
          [t.person, personId],
          [t.reason, t.reasons[reason]],
          [t.erasedAt, `${at} (${t.zone})`],
        ]),
      },
      { markdown: `## ${t.erased}` },
      {
        markdown: tableOf([
          [t.place, t.items],
          ...erased.map(({ place, items }) => [say(place), String(items)] as const),
        ]),
      },
      { markdown: `## ${t.remains}` },
      { markdown: remains.map(say).join('\n\n') },
      { markdown: `## ${t.proof}` },
      { markdown: t.proofWhat },
      {
        markdown: tableOf([
          ['SHA-256', digest],
          ['HMAC', seal],
        ]),
      },
    ],
    language,
  );
}

/** The first row is the head. */
function tableOf(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, value]) => `| ${name} | ${value} |`);
  return [lines[0], '| --- | --- |', ...lines.slice(1)].join('\n');
}
