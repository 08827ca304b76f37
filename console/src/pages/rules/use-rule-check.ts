import { useEffect, useState } from 'react';
import { checkRules, type RuleProblem, type RuleSetBody } from '../../api/rules.ts';

/** What the server says about the rules as they stand. */
export interface RuleCheck {
  readonly problems: readonly RuleProblem[];
  /** `late`: what is shown is of rules as they were a moment ago. `failed`: the server could not be asked. */
  readonly state: 'checked' | 'late' | 'failed';
}

/** The server is asked when nothing was changed for this time. */
const QUIET_MS = 350;

interface Answer {
  /** The rules that were checked, as JSON. */
  readonly of: string | null;
  readonly problems: readonly RuleProblem[];
  readonly hasFailed: boolean;
}

/** Lets the server check rules while they are changed. */
export function useRuleCheck(set: RuleSetBody): RuleCheck {
  const [{ of, problems, hasFailed }, setAnswer] = useState<Answer>({ of: null, problems: [], hasFailed: false });
  const text = JSON.stringify(set);
  useEffect(() => {
    const over = new AbortController();
    const ask = async () => {
      try {
        const found = await checkRules(JSON.parse(text) as RuleSetBody, over.signal);
        if (!over.signal.aborted) setAnswer({ of: text, problems: found, hasFailed: false });
      } catch {
        if (!over.signal.aborted) setAnswer((before) => ({ ...before, of: text, hasFailed: true }));
      }
    };
    const timer = setTimeout(() => void ask(), QUIET_MS);
    return () => {
      clearTimeout(timer);
      over.abort();
    };
  }, [text]);
  if (of !== text) return { problems, state: 'late' };
  return { problems, state: hasFailed ? 'failed' : 'checked' };
}
