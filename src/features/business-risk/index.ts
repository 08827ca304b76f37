import { adminSection } from '../../wire/admin/define-admin.ts';
import { defineFeature } from '../../foundation/feature.ts';
import { riskCaseContracts } from './admin/risk-cases/contract.ts';
import { createRiskCaseHandlers } from './admin/risk-cases/handler.ts';
import { riskDecisionContracts } from './admin/risk-decisions/contract.ts';
import { createRiskDecisionHandlers } from './admin/risk-decisions/handler.ts';
import { feedScheduleContracts } from './admin/feed-schedules/contract.ts';
import { createFeedScheduleHandlers } from './admin/feed-schedules/handler.ts';
import { riskFeedContracts } from './admin/risk-feeds/contract.ts';
import { createRiskFeedHandlers } from './admin/risk-feeds/handler.ts';
import { riskGraphContracts } from './admin/risk-graph/contract.ts';
import { createRiskGraphHandlers } from './admin/risk-graph/handler.ts';
import { riskListContracts } from './admin/risk-lists/contract.ts';
import { createRiskListHandlers } from './admin/risk-lists/handler.ts';
import { riskFieldContracts } from './admin/risk-fields/contract.ts';
import { createRiskFieldHandlers } from './admin/risk-fields/handler.ts';
import { riskRuleContracts } from './admin/risk-rules/contract.ts';
import { createRiskRuleHandlers, createRiskRulePins } from './admin/risk-rules/handler.ts';
import { velocityContracts } from './admin/velocity/contract.ts';
import { createVelocityHandlers } from './admin/velocity/handler.ts';
import { riskContracts } from './admin/risk/contract.ts';
import { createRiskHandlers } from './admin/risk/handler.ts';
import { businessRisk as contract } from './contract.ts';
import { createBusinessRisk } from './handler.ts';
import { businessRiskSandbox } from './sandbox.ts';

/** API 615: pass, review or reject a registration, a login or a campaign activity. */
export const businessRisk = defineFeature({
  contract,
  createHandler: createBusinessRisk,
  sandbox: businessRiskSandbox,
  wordFor: ({ res: { RiskLevel } }) => RiskLevel ?? 'none',
  spellRequest: (params) => ({ BusinessSecurityData: params }),
  // A decision does not say whether the account is known.
  personIn: () => undefined,
  adminSections: [
    adminSection(riskContracts, createRiskHandlers),
    adminSection(velocityContracts, createVelocityHandlers),
    adminSection(riskDecisionContracts, createRiskDecisionHandlers),
    adminSection(riskCaseContracts, createRiskCaseHandlers),
    adminSection(riskRuleContracts, createRiskRuleHandlers, createRiskRulePins),
    adminSection(riskFeedContracts, createRiskFeedHandlers),
    adminSection(feedScheduleContracts, createFeedScheduleHandlers),
    adminSection(riskGraphContracts, createRiskGraphHandlers),
    adminSection(riskListContracts, createRiskListHandlers),
    adminSection(riskFieldContracts, createRiskFieldHandlers),
  ],
  loadCommands: async () => (await import('./cli/commands.ts')).addCommands,
});
