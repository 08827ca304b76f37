import { told } from '../../kernel/told.ts';
import type { AdminOutcome } from '../../wire/admin/define-admin.ts';
import type { InstallRefusal, StartRefusal } from './calibration-desk.ts';

type Refusal = Extract<AdminOutcome<never>, { ok: false }>;

/** How the admin API says that the release's calibration is in use already. */
export const NOTHING_INSTALLED: Refusal = {
  ok: false,
  error: 'not_found',
  detail: told`what ships is in use already`,
};

/** How the admin API says why a calibration is not begun, shown or installed. */
export const CALIBRATION_REFUSALS: Readonly<Record<StartRefusal | InstallRefusal, Refusal>> = {
  off: { ok: false, error: 'conflict', detail: told`the settings name no folder: set calibration.folder` },
  'no-list': { ok: false, error: 'not_found', detail: told`list: the folder has no list of this name` },
  busy: { ok: false, error: 'conflict', detail: told`a calibration is under way: wait for it, or stop it` },
  'no-calibration': {
    ok: false,
    error: 'not_found',
    detail: told`this is not the last calibration, or it measured nothing`,
  },
  'no-map': { ok: false, error: 'conflict', detail: told`it has too little data, so there is nothing to install` },
  'other-model': {
    ok: false,
    error: 'conflict',
    detail: told`it was measured with another network than the installed one`,
  },
  'other-release': {
    ok: false,
    error: 'conflict',
    detail: told`it was measured by another release, in a face space that this one does not have: calibrate again`,
  },
};
