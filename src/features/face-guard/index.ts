import { adminSection } from '../../wire/admin/define-admin.ts';
import { defineFeature } from '../../foundation/feature.ts';
import { attackContracts } from './admin/attacks/contract.ts';
import { createAttackHandlers } from './admin/attacks/handler.ts';
import { faceGuard as contract } from './contract.ts';
import { createFaceGuard } from './handler.ts';
import { faceGuardSandbox } from './sandbox.ts';

/** API 797: whether the face of a person was attacked, and how often. */
export const faceGuard = defineFeature({
  contract,
  createHandler: createFaceGuard,
  sandbox: faceGuardSandbox,
  wordFor: ({ res }) => res,
  spellRequest: ({ realname, idcard }) => ({ realname, idcard }),
  // 5XXX means both a mismatch and an unknown number.
  personIn: (outcome) => (outcome.ok && outcome.result.res.startsWith('0') ? 'known' : undefined),
  adminSections: [adminSection(attackContracts, createAttackHandlers)],
  loadCommands: async () => (await import('./cli/commands.ts')).addCommands,
});
