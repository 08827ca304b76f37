import { lazy, Suspense, type ComponentType } from 'react';
import { Route, Routes } from 'react-router';
import type { OperationName } from './api/client.ts';
import { useMay } from './api/session.ts';
import { Forbidden } from './frame/forbidden.tsx';
import { Frame } from './frame/frame.tsx';
import { SessionGate } from './frame/session-gate.tsx';
import { SignInPage } from './pages/sign-in/sign-in-page.tsx';
import styles from './ui/page.module.css';
import { Waiting } from './ui/waiting.tsx';

const OverviewPage = lazy(async () => ({ default: (await import('./pages/overview/overview-page.tsx')).OverviewPage }));
const LivePage = lazy(async () => ({ default: (await import('./pages/live/live-page.tsx')).LivePage }));
const AlertsPage = lazy(async () => ({ default: (await import('./pages/alerts/alerts-page.tsx')).AlertsPage }));
const WebhooksPage = lazy(async () => ({ default: (await import('./pages/webhooks/webhooks-page.tsx')).WebhooksPage }));
const DeliveryPage = lazy(async () => ({ default: (await import('./pages/webhooks/delivery-page.tsx')).DeliveryPage }));
const LedgerPage = lazy(async () => ({ default: (await import('./pages/ledger/ledger-page.tsx')).LedgerPage }));
const CallPage = lazy(async () => ({ default: (await import('./pages/call/call-page.tsx')).CallPage }));
const RiskPage = lazy(async () => ({ default: (await import('./pages/risk/risk-page.tsx')).RiskPage }));
const DecisionsPage = lazy(async () => ({ default: (await import('./pages/risk/decisions-page.tsx')).DecisionsPage }));
const RecordsPage = lazy(async () => ({ default: (await import('./pages/records/records-page.tsx')).RecordsPage }));
const RulesPage = lazy(async () => ({ default: (await import('./pages/rules/rules-page.tsx')).RulesPage }));
const VersionPage = lazy(async () => ({ default: (await import('./pages/rules/version-page.tsx')).VersionPage }));
const EditDraftPage = lazy(async () => ({ default: (await import('./pages/rules/editor-page.tsx')).EditDraftPage }));
const NewDraftPage = lazy(async () => ({ default: (await import('./pages/rules/editor-page.tsx')).NewDraftPage }));
const RunPage = lazy(async () => ({ default: (await import('./pages/rules/run-page.tsx')).RunPage }));
const GraphPage = lazy(async () => ({ default: (await import('./pages/graph/graph-page.tsx')).GraphPage }));
const ListsPage = lazy(async () => ({ default: (await import('./pages/lists/lists-page.tsx')).ListsPage }));
const ImportListPage = lazy(async () => ({ default: (await import('./pages/lists/import-page.tsx')).ImportListPage }));
const FeedsPage = lazy(async () => ({ default: (await import('./pages/feeds/feeds-page.tsx')).FeedsPage }));
const ImportFeedPage = lazy(async () => ({
  default: (await import('./pages/feeds/import-feed-page.tsx')).ImportFeedPage,
}));
const QueuePage = lazy(async () => ({ default: (await import('./pages/cases/queue-page.tsx')).QueuePage }));
const CasePage = lazy(async () => ({ default: (await import('./pages/cases/case-page.tsx')).CasePage }));
const CasePolicyPage = lazy(async () => ({
  default: (await import('./pages/cases/case-policy-page.tsx')).CasePolicyPage,
}));
const AccountPage = lazy(async () => ({ default: (await import('./pages/account/account-page.tsx')).AccountPage }));
const AdministratorsPage = lazy(async () => ({
  default: (await import('./pages/administrators/administrators-page.tsx')).AdministratorsPage,
}));
const NewAdministratorPage = lazy(async () => ({
  default: (await import('./pages/administrators/new-administrator-page.tsx')).NewAdministratorPage,
}));
const AdministratorPage = lazy(async () => ({
  default: (await import('./pages/administrators/administrator-page.tsx')).AdministratorPage,
}));
const AuditPage = lazy(async () => ({ default: (await import('./pages/audit/audit-page.tsx')).AuditPage }));
const PeoplePage = lazy(async () => ({ default: (await import('./pages/people/people-page.tsx')).PeoplePage }));
const ReVerifyPage = lazy(async () => ({
  default: (await import('./pages/re-verify/re-verify-page.tsx')).ReVerifyPage,
}));
const ImportsPage = lazy(async () => ({ default: (await import('./pages/imports/imports-page.tsx')).ImportsPage }));
const ImportPage = lazy(async () => ({ default: (await import('./pages/imports/import-page.tsx')).ImportPage }));
const CompliancePage = lazy(async () => ({
  default: (await import('./pages/compliance/compliance-page.tsx')).CompliancePage,
}));
const CertificatePage = lazy(async () => ({
  default: (await import('./pages/people/certificate-page.tsx')).CertificatePage,
}));
const AppsPage = lazy(async () => ({ default: (await import('./pages/apps/apps-page.tsx')).AppsPage }));
const AppPage = lazy(async () => ({ default: (await import('./pages/apps/app-page.tsx')).AppPage }));
const NewAppPage = lazy(async () => ({ default: (await import('./pages/apps/new-app-page.tsx')).NewAppPage }));
const EditAppPage = lazy(async () => ({ default: (await import('./pages/apps/edit-app-page.tsx')).EditAppPage }));
const TryPage = lazy(async () => ({ default: (await import('./pages/try/try-page.tsx')).TryPage }));
const SandboxPage = lazy(async () => ({ default: (await import('./pages/sandbox/sandbox-page.tsx')).SandboxPage }));
const CustomersPage = lazy(async () => ({
  default: (await import('./pages/customers/customers-page.tsx')).CustomersPage,
}));
const CustomerPage = lazy(async () => ({
  default: (await import('./pages/customers/customer-page.tsx')).CustomerPage,
}));
const NewCustomerPage = lazy(async () => ({
  default: (await import('./pages/customers/customer-form-page.tsx')).NewCustomerPage,
}));
const EditCustomerPage = lazy(async () => ({
  default: (await import('./pages/customers/customer-form-page.tsx')).EditCustomerPage,
}));
const ScoreModelsPage = lazy(async () => ({
  default: (await import('./pages/score-models/score-models-page.tsx')).ScoreModelsPage,
}));
const ScoreModelPage = lazy(async () => ({
  default: (await import('./pages/score-models/score-model-page.tsx')).ScoreModelPage,
}));
const NodesPage = lazy(async () => ({ default: (await import('./pages/nodes/nodes-page.tsx')).NodesPage }));
const AccuracyPage = lazy(async () => ({
  default: (await import('./pages/accuracy/accuracy-page.tsx')).AccuracyPage,
}));
const MarginPage = lazy(async () => ({ default: (await import('./pages/margin/margin-page.tsx')).MarginPage }));
const ConfirmationsPage = lazy(async () => ({
  default: (await import('./pages/confirmations/confirmations-page.tsx')).ConfirmationsPage,
}));
const StatementsPage = lazy(async () => ({
  default: (await import('./pages/statements/statements-page.tsx')).StatementsPage,
}));
const StatementPage = lazy(async () => ({
  default: (await import('./pages/statements/statement-page.tsx')).StatementPage,
}));
const DraftPage = lazy(async () => ({ default: (await import('./pages/statements/draft-page.tsx')).DraftPage }));
const SourcesPage = lazy(async () => ({ default: (await import('./pages/sources/sources-page.tsx')).SourcesPage }));
const SystemPage = lazy(async () => ({ default: (await import('./pages/system/system-page.tsx')).SystemPage }));
const NotFoundPage = lazy(async () => ({
  default: (await import('./pages/not-found/not-found-page.tsx')).NotFoundPage,
}));

const PEOPLE = (
  <>
    <Route path="people" element={<Opened page={PeoplePage} needs="persons.find" />} />
    <Route path="compliance" element={<Opened page={CompliancePage} needs="compliance.show" />} />
    <Route path="people/re-verify" element={<Opened page={ReVerifyPage} needs="persons.re-verification" />} />
    <Route path="people/import" element={<Opened page={ImportsPage} needs="person-imports.list" />} />
    <Route path="people/import/:importId" element={<Opened page={ImportPage} needs="person-imports.show" />} />
    <Route path="certificates/:certificateId" element={<Opened page={CertificatePage} needs="certificates.show" />} />
  </>
);

const SERVER = (
  <>
    <Route path="sources" element={<Opened page={SourcesPage} needs="sources.list" />} />
    <Route path="system" element={<Opened page={SystemPage} needs="backups.list" />} />
    <Route path="sandbox" element={<Opened page={SandboxPage} needs="sandbox.catalogue" />} />
  </>
);

/** Every page by its address. A page is loaded when it is opened. */
export function ConsoleRoutes() {
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route element={<SessionGate />}>
        <Route element={<Frame />}>
          <Route index element={<Opened page={OverviewPage} />} />
          <Route path="live" element={<Opened page={LivePage} needs="ledger.live" />} />
          <Route path="alerts" element={<Opened page={AlertsPage} needs="alerts.list" />} />
          <Route path="webhooks" element={<Opened page={WebhooksPage} needs="webhooks.list" />} />
          <Route
            path="webhooks/deliveries/:deliveryId"
            element={<Opened page={DeliveryPage} needs="webhook-deliveries.show" />}
          />
          <Route path="ledger" element={<Opened page={LedgerPage} needs="ledger.list" />} />
          <Route path="calls/:orderId" element={<Opened page={CallPage} needs="ledger.show" />} />
          <Route path="risk" element={<Opened page={RiskPage} needs="risk.series" />} />
          <Route path="decisions" element={<Opened page={DecisionsPage} needs="risk.decisions" />} />
          <Route path="records" element={<Opened page={RecordsPage} needs="attacks.list" />} />
          <Route path="nodes" element={<Opened page={NodesPage} needs="cluster.status" />} />
          <Route path="rules" element={<Opened page={RulesPage} needs="rules.list" />} />
          <Route path="rules/new" element={<Opened page={NewDraftPage} needs="rules.draft" />} />
          <Route path="rules/runs/:runId" element={<Opened page={RunPage} needs="risk.run" />} />
          <Route path="rules/:versionId" element={<Opened page={VersionPage} needs="rules.show" />} />
          <Route path="rules/:versionId/edit" element={<Opened page={EditDraftPage} needs="rules.change" />} />
          <Route path="graph" element={<Opened page={GraphPage} needs="risk.graph" />} />
          <Route path="lists" element={<Opened page={ListsPage} needs="list-entries.overview" />} />
          <Route path="lists/import" element={<Opened page={ImportListPage} needs="list-entries.import" />} />
          <Route path="feeds" element={<Opened page={FeedsPage} needs="feeds.list" />} />
          <Route path="feeds/import" element={<Opened page={ImportFeedPage} needs="feeds.import" />} />
          <Route path="cases" element={<Opened page={QueuePage} needs="cases.list" />} />
          <Route path="cases/policy" element={<Opened page={CasePolicyPage} needs="cases.policy" />} />
          <Route path="cases/:caseId" element={<Opened page={CasePage} needs="cases.show" />} />
          <Route path="account" element={<Opened page={AccountPage} />} />
          <Route path="administrators" element={<Opened page={AdministratorsPage} needs="administrators.list" />} />
          <Route
            path="administrators/new"
            element={<Opened page={NewAdministratorPage} needs="administrators.create" />}
          />
          <Route
            path="administrators/:name"
            element={<Opened page={AdministratorPage} needs="administrators.list" />}
          />
          <Route path="audit" element={<Opened page={AuditPage} needs="audit.list" />} />
          <Route path="statements" element={<Opened page={StatementsPage} needs="statements.list" />} />
          <Route
            path="statements/drafts/:customerId/:month"
            element={<Opened page={DraftPage} needs="statements.draft" />}
          />
          <Route path="statements/:statementId" element={<Opened page={StatementPage} needs="statements.show" />} />
          <Route path="confirmations" element={<Opened page={ConfirmationsPage} needs="confirmations.list" />} />
          {PEOPLE}
          {SERVER}
          <Route path="apps" element={<Opened page={AppsPage} needs="apps.list" />} />
          <Route path="apps/new" element={<Opened page={NewAppPage} needs="apps.create" />} />
          <Route path="apps/:appId/edit" element={<Opened page={EditAppPage} needs="apps.change" />} />
          <Route path="apps/:appId/try" element={<Opened page={TryPage} needs="sandbox.call" />} />
          <Route path="apps/:appId" element={<Opened page={AppPage} needs="apps.show" />} />
          <Route path="customers" element={<Opened page={CustomersPage} needs="customers.list" />} />
          <Route path="customers/new" element={<Opened page={NewCustomerPage} needs="customers.create" />} />
          <Route path="customers/:customerId" element={<Opened page={CustomerPage} needs="customers.show" />} />
          <Route
            path="customers/:customerId/edit"
            element={<Opened page={EditCustomerPage} needs="customers.change" />}
          />
          <Route path="score-models" element={<Opened page={ScoreModelsPage} needs="scoreModels.list" />} />
          <Route path="score-models/:modelId" element={<Opened page={ScoreModelPage} needs="scoreModels.show" />} />
          <Route path="accuracy" element={<Opened page={AccuracyPage} needs="accuracy.faces" />} />
          <Route path="margin" element={<Opened page={MarginPage} needs="billing.margin" />} />
          <Route path="*" element={<Opened page={NotFoundPage} />} />
        </Route>
      </Route>
    </Routes>
  );
}

interface OpenedProps {
  readonly page: ComponentType;
  /** Roles that may not call this operation see why they do not see the page. */
  readonly needs?: OperationName;
}

function Opened({ page: PageOf, needs }: OpenedProps) {
  const may = useMay();
  if (needs !== undefined && !may(needs)) return <Forbidden />;
  return (
    <Suspense fallback={<PageWaits />}>
      <PageOf />
    </Suspense>
  );
}

function PageWaits() {
  return (
    <main className={styles['page']}>
      <Waiting />
    </main>
  );
}
