import type { ReportLanguage } from '../../kernel/report-page.ts';

/** The words of a printed statement. */
export interface StatementText {
  readonly title: (customer: string, month: string) => string;
  readonly monthOf: (month: string) => string;
  readonly customer: string;
  readonly month: string;
  readonly statement: string;
  readonly draft: string;
  readonly issued: string;
  readonly amount: string;
  readonly credited: string;
  readonly total: string;
  readonly digest: string;
  readonly charged: string;
  readonly account: string;
  readonly own: string;
  readonly app: string;
  readonly api: string;
  readonly unitPrice: string;
  readonly calls: string;
  readonly noCalls: string;
  readonly credits: string;
  readonly noCredits: string;
  readonly given: string;
  readonly order: string;
  readonly reason: string;
  /** Names of APIs. */
  readonly apis: Readonly<Record<string, string>>;
}

/** The words of a printed statement, by language. */
export const STATEMENT_TEXT: Readonly<Record<ReportLanguage, StatementText>> = {
  zh: {
    title: (customer, month) => `${customer} · ${chineseMonth(month)}对账单`,
    monthOf: (month) => `${chineseMonth(month)}（北京时间）`,
    customer: '客户',
    month: '账期',
    statement: '对账单号',
    draft: '草稿',
    issued: '出具',
    amount: '金额',
    credited: '退款更正',
    total: '应付合计',
    digest: 'SHA-256',
    charged: '收费调用',
    account: '账户',
    own: '本客户',
    app: '应用',
    api: '接口',
    unitPrice: '单价',
    calls: '次数',
    noCalls: '本月没有收费调用。',
    credits: '退款更正',
    noCredits: '没有退款更正。',
    given: '时间',
    order: '订单号',
    reason: '原因',
    apis: {
      'face-guard': '人脸安全',
      'fraud-score': '欺诈分',
      'face-verify': '人脸核身',
      'business-risk': '风险决策',
      'video-liveness': '视频活体',
    },
  },
  en: {
    title: (customer, month) => `${customer} · statement of ${month}`,
    monthOf: (month) => `${month} (Asia/Shanghai)`,
    customer: 'Customer',
    month: 'Month',
    statement: 'Statement',
    draft: 'Draft',
    issued: 'Issued',
    amount: 'Amount',
    credited: 'Credited',
    total: 'Total due',
    digest: 'SHA-256',
    charged: 'Charged calls',
    account: 'Account',
    own: 'Own',
    app: 'App',
    api: 'API',
    unitPrice: 'Unit price',
    calls: 'Calls',
    noCalls: 'There were no charged calls in this month.',
    credits: 'Credits',
    noCredits: 'There are no credits.',
    given: 'Given',
    order: 'Order',
    reason: 'Reason',
    apis: {},
  },
};

/** Example: `2026-07` gives `2026 年 7 月`. */
function chineseMonth(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return `${year} 年 ${Number(number)} 月`;
}
