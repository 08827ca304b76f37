import type { ReactNode } from 'react';
import type { LedgerRow } from '../../api/ledger.ts';
import { useText } from '../../text/language.tsx';
import { CodeName } from '../../ui/code-name.tsx';
import { Instant } from '../../ui/instant.tsx';
import { countText } from '../../ui/numbers.ts';
import styles from './call.module.css';
import { callText } from './call-text.ts';

/** The steps of a call, from its receipt to its settlement. */
export function Timeline({ row }: { readonly row: LedgerRow }) {
  const t = useText(callText);
  const { receivedAtMs, answeredAtMs, latencyMs, keyId, addressDigest, source, sourceCost, code } = row;
  const by = source === 'own' ? t.ownSite : source;
  return (
    <ol className={styles['timeline']}>
      <Step title={t.received} atMs={receivedAtMs}>
        {t.withKey(keyId)}, {t.from(addressDigest.slice(0, 8))}
      </Step>
      <Step title={t.answeredBy(by)}>{sourceCost === null ? '' : t.cost(sourceCost)}</Step>
      <Step title={t.settled} atMs={answeredAtMs}>
        {t.took(countText(latencyMs))} · <CodeName code={code} /> · <Charge row={row} />
      </Step>
    </ol>
  );
}

function Charge({ row: { charged, unitPrice, packageId } }: { readonly row: LedgerRow }) {
  const t = useText(callText);
  if (!charged) return <>{t.notCharged}</>;
  return <>{packageId === null ? t.chargedPlain(unitPrice) : t.chargedFrom(unitPrice, packageId)}</>;
}

interface StepProps {
  readonly title: string;
  readonly atMs?: number;
  readonly children: ReactNode;
}

function Step({ title, atMs, children }: StepProps) {
  return (
    <li>
      <div className={styles['step']}>
        <strong>
          <bdi>{title}</bdi>
        </strong>
        {atMs !== undefined && <Instant atMs={atMs} />}
      </div>
      <div className={styles['about']}>{children}</div>
    </li>
  );
}
