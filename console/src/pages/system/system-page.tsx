import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Page } from '../../ui/page.tsx';
import { AnsweringNode } from './answering-node.tsx';
import { BackupPanel } from './backup-panel.tsx';
import { DoctorPanel } from './doctor-panel.tsx';
import { SecretPanel } from './secret-panel.tsx';
import { SettingTable } from './setting-table.tsx';
import { systemText } from './system-text.ts';

/** The server itself: its checks, backups, keys and the settings in effect. */
export function SystemPage() {
  const t = useText(systemText);
  const may = useMay();
  return (
    <Page title={t.title} lead={t.lead}>
      {may('cluster.status') && <AnsweringNode />}
      {may('site.findings') && <DoctorPanel />}
      {may('backups.list') && <BackupPanel />}
      {may('secrets.show') && <SecretPanel />}
      {may('site.settings') && <SettingTable />}
    </Page>
  );
}
