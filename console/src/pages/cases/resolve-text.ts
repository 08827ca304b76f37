import { defineText } from '../../text/language.tsx';

/** The words by which a case is resolved, and by which that is taken back. */
export const resolveText = defineText(
  {
    resolveTitle: (number: number, outcome: string) => `案件 ${number}：${outcome}`,
    resolveWhat: (count: string) => `对本案的全部 ${count} 个决策生效。`,
    block: '加入黑名单',
    allow: '加入白名单',
    listWhat: '条目来自请求的假名，不含明文。',
    end: '条目结束日期',
    endHint: '留空表示不结束',
    endWrong: '请选择将来的日期',
    reason: '条目的原因',
    reasonHint: '留空时写入案件号。请不要写入个人信息。',
    resolve: '结案',
    resolveNext: '结案，看下一个',
    done: (number: number, outcome: string) => `案件 ${number} 已结案：${outcome}`,
    doneWhat: (recorded: number, taken: number, entries: number) =>
      `${recorded} 个订单已上报结果${taken > 0 ? `，${taken} 个已有其他来源的结果而保持不变` : ''}，新增 ${entries} 个名单条目。`,
    undo: '撤销',
    undone: (number: number) => `案件 ${number} 已重新打开，结果和名单条目已撤回。`,
  },
  {
    resolveTitle: (number: number, outcome: string) => `Case ${number}: ${outcome}`,
    resolveWhat: (count: string) => `It holds for all decisions of the case: ${count}.`,
    block: 'Put on the block-list',
    allow: 'Put on the allow-list',
    listWhat: 'Entries are made from the pseudonyms of the requests, without plain text.',
    end: 'End of the entries',
    endHint: 'Leave it empty for no end',
    endWrong: 'Choose a day to come',
    reason: 'Reason of the entries',
    reasonHint: 'If it is empty, the number of the case is written. No personal data.',
    resolve: 'Resolve',
    resolveNext: 'Resolve and go on',
    done: (number: number, outcome: string) => `Case ${number} is resolved: ${outcome}`,
    doneWhat: (recorded: number, taken: number, entries: number) =>
      `The outcome of ${recorded} orders was reported${taken > 0 ? `, ${taken} keep that of another source` : ''}. List entries made: ${entries}.`,
    undo: 'Undo',
    undone: (number: number) => `Case ${number} is open again. Its outcomes and list entries were taken back.`,
  },
);
