/** What each setting of `retention` that is about data of people keeps, in both languages. */
export const RETENTION_TEXT = {
  traceDays: ['调用的判断依据', 'numbers behind a call'],
  ledgerDays: ['账本与审计', 'ledger and audit'],
  riskDecisionDays: ['风险决策', 'risk decisions'],
  riskEventDays: ['风险决策的请求，加密', 'requests behind risk decisions, encrypted'],
  caseDays: ['审核案件与备注，自结案起', 'cases of the review queue with notes, since they were resolved'],
  attackDays: ['人脸攻击记录', 'attacks on faces'],
  scoreDays: ['欺诈分', 'fraud scores'],
  webhookDays: ['事件与 Webhook 投递', 'events and deliveries to webhooks'],
  importDays: [
    '人员导入中被拒绝的行与照片，加密，自最后一次变化起',
    'refused rows and photos of imports of people, encrypted, since the last change',
  ],
  findingDays: ['人员批量复核发现的问题', 'what a re-verification of registered people found'],
  riskProfileDays: [
    '账户、设备、手机的习惯，自最后一次请求起',
    'habits of accounts, devices and phones since their last request',
  ],
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>;

/** The same for what has its setting elsewhere. */
export const OTHER_RETENTION_TEXT = {
  'videoLiveness.pictureHours': ['活体视频的截图，加密', 'pictures of clips of video liveness, encrypted'],
  'backup.keepDays': [
    '备份，删除人员后仍含其数据，直至备份被删除',
    'backups, which hold the data of erased people until they are removed',
  ],
} as const satisfies Readonly<Record<string, readonly [zh: string, en: string]>>;

/** A setting of RETENTION_TEXT. */
export type RetentionSetting = keyof typeof RETENTION_TEXT;
