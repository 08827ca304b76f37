import type { operations } from '../api/generated/admin-api.ts';
import { defineText } from './language.tsx';

/** The role of an administrator. */
export type Role = operations['sessions.current']['responses'][200]['content']['application/json']['role'];

interface Words {
  readonly [part: string]: string;
  readonly name: string;
  readonly about: string;
}

const zh = {
  owner: { name: '所有者', about: '可以做一切，包括管理其他管理员和站点密钥。' },
  operator: { name: '运维', about: '管理应用、人员、规则和账本；不能管理管理员和站点密钥。' },
  analyst: { name: '风控分析', about: '管理规则、名单、情报、证据和欺诈分模型；看不到密钥、套餐和个人照片。' },
  compliance: { name: '合规', about: '管理人员、同意与删除，查看审计和对个人数据的查看记录。' },
  billing: { name: '财务', about: '查看套餐、用量、金额和账本；看不到个人数据。' },
  auditor: { name: '审计', about: '只能查看，不能修改。' },
  integrator: { name: '接入方', about: '只看得到自己的应用及其调用，可以上报攻击。' },
} as const satisfies Readonly<Record<Role, Words>>;

const en: Readonly<Record<keyof typeof zh, Words>> = {
  owner: { name: 'Owner', about: 'May do everything, also manage administrators and the keys of the site.' },
  operator: {
    name: 'Operator',
    about: 'Manages apps, people, rules and the ledger, but no administrators and no keys of the site.',
  },
  analyst: {
    name: 'Analyst',
    about: 'Manages rules, lists, feeds, evidence and score models. Sees no keys, packages or photos.',
  },
  compliance: {
    name: 'Compliance',
    about: 'Manages people, consents and erasure. Sees the audit and who looked at personal data.',
  },
  billing: { name: 'Billing', about: 'Sees packages, usage, amounts and the ledger. Sees nothing of a person.' },
  auditor: { name: 'Auditor', about: 'May look at things, and change nothing.' },
  integrator: { name: 'Integrator', about: 'Sees its own apps and their calls, and may report attacks.' },
};

/** The names of the roles, and what each may do. */
export const roleText = defineText(zh, en);
