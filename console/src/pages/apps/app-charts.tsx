import type { ShownApp } from '../../api/apps.ts';
import { useMay } from '../../api/session.ts';
import { BurnDown } from './burn-down.tsx';
import { UsageDays } from './usage-days.tsx';

/** The charts of an app. They are loaded after its numbers, because the library of charts is large. */
export function AppCharts({ app: { id } }: { readonly app: ShownApp }) {
  const may = useMay();
  return (
    <>
      {may('ledger.series') && <UsageDays appId={id} />}
      {may('packages.usage') && <BurnDown appId={id} />}
    </>
  );
}
