import { defineText } from './language.tsx';

/** The levels of a risk decision, as titles. */
export const levelText = defineText(
  { pass: '通过', review: '人工审核', reject: '拒绝' },
  { pass: 'Pass', review: 'Review', reject: 'Reject' },
);
