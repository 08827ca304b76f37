import type { ReactNode } from 'react';
import type { RiskLevel } from '../api/risk.ts';
import { Mark } from './mark.tsx';

const KINDS = { pass: 'good', review: 'warning', reject: 'bad' } as const;

interface Props {
  readonly level: RiskLevel;
  readonly children: ReactNode;
}

/** The level of a risk decision. The dot repeats in colour what the words say. */
export function LevelMark({ level, children }: Props) {
  return <Mark kind={KINDS[level]}>{children}</Mark>;
}
