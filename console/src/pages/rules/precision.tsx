import type { RuleOutcome } from '../../api/rules.ts';
import { useText } from '../../text/language.tsx';
import styles from './rules.module.css';
import { rulesText } from './rules-text.ts';

type Share = RuleOutcome['precision'];

/** A share with its 95 % interval as one text, e.g. `83 % (71–91 %)`. A dash if there is none. */
export function intervalText(t: (typeof rulesText)['en'], share: Share): string {
  return share === null ? '—' : `${t.percent(percent(share.share))} (${between(t, share)})`;
}

/** The precision of a rule, with its 95 % interval. */
export function Precision({ share }: { readonly share: Share }) {
  const t = useText(rulesText);
  if (share === null) return <>—</>;
  return (
    <>
      {t.percent(percent(share.share))} <span className={styles['faint']}>{between(t, share)}</span>
    </>
  );
}

function between(t: (typeof rulesText)['en'], { low, high }: NonNullable<Share>): string {
  return t.interval(percent(low), percent(high));
}

function percent(part: number): string {
  return (part * 100).toFixed(0);
}
