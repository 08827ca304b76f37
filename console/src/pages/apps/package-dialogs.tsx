import { useState } from 'react';
import type { ShownApp } from '../../api/apps.ts';
import { addPackage, endPackage } from '../../api/app-changes.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { makeRequestId } from '../../ui/request-id.ts';
import { useChecks } from '../../ui/use-checks.ts';
import { appFormText } from './app-form-text.ts';
import { appsText } from './apps-text.ts';
import { EMPTY_PACKAGE, packageBody, packageProblems, type PackageDraft } from './package-draft.ts';
import { PackageFields } from './package-fields.tsx';

/** Gives an app a package. If the answer is lost and the person tries again, it is still one. */
export function AddPackage({ app, onClose }: { readonly app: ShownApp; readonly onClose: () => void }) {
  const t = useText(appsText);
  const words = useText(appFormText);
  const [requestId] = useState(makeRequestId);
  const [draft, setDraft] = useState(EMPTY_PACKAGE);
  const add = useChange(['apps'], (wanted: PackageDraft) => addPackage(app.id, { ...packageBody(wanted), requestId }));
  const checks = useChecks(packageProblems(draft, words), add.error);
  return (
    <Dialog
      title={t.addPackage}
      action={t.addPackage}
      isBusy={add.isPending}
      onAction={() => checks.pass() && add.mutate(draft, { onSuccess: onClose })}
      onClose={onClose}
    >
      <PackageFields
        draft={draft}
        set={(part) => {
          setDraft({ ...draft, ...part });
          add.reset();
        }}
        checks={checks}
        hasCustomer={app.customerId !== null}
      />
      {add.error && <ProblemPanel error={add.error} />}
    </Dialog>
  );
}

/** Ends a package at once, after a question. */
export function EndPackage({ packageId, onClose }: { readonly packageId: string; readonly onClose: () => void }) {
  const t = useText(appsText);
  const end = useChange(['apps'], () => endPackage(packageId));
  return (
    <ConfirmDialog title={t.endTitle} action={t.endPackage} isDangerous change={end} onClose={onClose}>
      <code>{packageId}</code>
      <p>{t.endWhat}</p>
    </ConfirmDialog>
  );
}
