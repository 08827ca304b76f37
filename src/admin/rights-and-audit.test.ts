import { expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from './index.ts';
import { PEOPLE_RIGHTS } from './people-rights.suite.ts';
import { RISK_RIGHTS, type Row } from './risk-rights.suite.ts';

/**
 * Every operation of the admin API. What changes something is a write, what shows something of a person is a look; both
 * leave an audit row. No row of the audit may hold an id number, a name, a phone, a photo, a password or a note.
 */
const TABLE: Readonly<Record<string, Row>> = {
  'sessions.create': ['POST', '', 'write', 'name'],
  'sessions.end': ['DELETE', 'owner operator analyst compliance billing auditor integrator', 'write', ''],
  'sessions.current': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'sessions.ways': ['GET', '', 'none', ''],
  'sessions.link': ['POST', '', 'write', ''],
  'sessions.make-link': ['POST', 'owner operator analyst compliance billing auditor integrator', 'write', ''],
  'administrators.make-link': ['POST', 'owner', 'write', 'name'],
  'sessions.list': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'sessions.revoke': ['DELETE', 'owner operator analyst compliance billing auditor integrator', 'write', 'tokenId'],
  'sessions.change-password': ['PUT', 'owner operator analyst compliance billing auditor integrator', 'write', ''],
  'sessions.begin-totp': ['POST', 'owner operator analyst compliance billing auditor integrator', 'write', ''],
  'sessions.confirm-totp': ['PUT', 'owner operator analyst compliance billing auditor integrator', 'write', ''],
  'sessions.remove-totp': ['POST', 'owner operator analyst compliance billing auditor integrator', 'write', ''],
  'administrators.remove-totp': ['DELETE', 'owner', 'write', 'name'],
  'administrators.link-identity': ['PUT', 'owner', 'write', 'name subject'],
  'administrators.unlink-identity': ['DELETE', 'owner', 'write', 'name'],
  'confirmations.list': ['GET', 'owner operator analyst billing auditor', 'none', ''],
  'confirmations.withdraw': ['DELETE', 'owner operator analyst billing', 'write', 'confirmationId'],
  'administrators.list': ['GET', 'owner auditor', 'none', ''],
  'administrators.create': ['POST', 'owner', 'write', 'name role appIds'],
  'administrators.change': ['PATCH', 'owner', 'write', 'name role appIds disabled'],
  'administrators.issue-token': ['POST', 'owner', 'write', 'name label days'],
  'administrators.tokens': ['GET', 'owner auditor', 'none', ''],
  'administrators.revoke-token': ['DELETE', 'owner', 'write', 'name tokenId'],
  'billing.margin': ['GET', 'owner operator billing auditor', 'none', ''],
  'billing.source-costs': ['GET', 'owner operator billing auditor', 'none', ''],
  'customers.list': ['GET', 'owner operator billing auditor', 'none', ''],
  'customers.create': [
    'POST',
    'owner operator billing',
    'write',
    'name parentId prices dailyCallsMax budgetDay budgetMonth requestId',
  ],
  'customers.show': ['GET', 'owner operator billing auditor', 'none', ''],
  'customers.change': [
    'PATCH',
    'owner operator billing',
    'write',
    'customerId name status prices dailyCallsMax budgetDay budgetMonth',
  ],
  'apps.list': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'apps.create': [
    'POST',
    'owner operator',
    'write',
    'name mode status apis dailyCallsMax budgetDay budgetMonth allow deny addressRate customerId requestId',
  ],
  'apps.show': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'apps.usage': ['GET', 'owner operator analyst billing auditor integrator', 'none', ''],
  'apps.change': [
    'PATCH',
    'owner operator',
    'write',
    'appId name status apis dailyCallsMax budgetDay budgetMonth allow deny addressRate customerId',
  ],
  'apps.limit': ['PUT', 'owner operator', 'write', 'appId api dailyCallsMax'],
  'keys.list': ['GET', 'owner operator auditor integrator', 'none', ''],
  'keys.create': [
    'POST',
    'owner operator',
    'write',
    'appId kind label callsMax dailyCallsMax budgetDay budgetMonth days',
  ],
  'keys.change': ['PATCH', 'owner operator', 'write', 'keyId label callsMax dailyCallsMax budgetDay budgetMonth days'],
  'keys.rotate': ['POST', 'owner operator', 'write', 'keyId overlapHours'],
  'keys.ban': ['PUT', 'owner operator', 'write', 'keyId banned'],
  'packages.list': ['GET', 'owner operator billing auditor integrator', 'none', ''],
  'packages.ending': ['GET', 'owner operator billing auditor integrator', 'none', ''],
  'packages.usage': ['GET', 'owner operator billing auditor integrator', 'none', ''],
  'packages.add': ['POST', 'owner operator billing', 'write', 'appId api kind calls unitPrice days requestId'],
  'packages.end': ['POST', 'owner operator billing', 'write', 'packageId'],
  'server.status': ['GET', 'owner operator analyst auditor', 'none', ''],
  'cluster.status': ['GET', 'owner operator analyst auditor', 'none', ''],
  'cluster.drain': ['POST', 'owner operator', 'write', 'node last'],
  'site.settings': ['GET', 'owner', 'none', ''],
  'site.findings': ['GET', 'owner', 'none', ''],
  'site.examine': ['POST', 'owner', 'write', ''],
  'apis.list': ['GET', 'owner operator analyst auditor integrator', 'none', ''],
  'apis.switch': ['PUT', 'owner operator', 'write', 'api availability'],
  'compliance.show': ['GET', 'owner compliance', 'none', ''],
  'compliance.erasures': ['GET', 'owner compliance', 'none', ''],
  'compliance.export': ['GET', 'owner compliance', 'none', ''],
  'consents.give': ['POST', 'owner operator compliance', 'write', 'appId days'],
  'consents.withdraw': ['POST', 'owner operator compliance', 'write', 'appId'],
  'challenge-kinds.list': ['GET', 'owner operator analyst auditor integrator', 'none', ''],
  'challenge-kinds.set': ['PUT', 'owner operator', 'write', 'appId kinds'],
  'challenge-policies.list': ['GET', 'owner operator analyst auditor integrator', 'none', ''],
  'challenge-policies.set': ['PUT', 'owner operator', 'write', 'appId policy'],
  'consents.find': ['POST', 'owner operator compliance auditor', 'look', ''],
  'consents.list': ['GET', 'owner operator compliance auditor', 'look', 'from to app state'],
  'consents.require': ['PUT', 'owner operator compliance', 'write', 'appId isRequired'],
  'secrets.show': ['GET', 'owner auditor', 'none', ''],
  'secrets.rotate': ['POST', 'owner', 'write', 'cipher'],
  'secrets.resume': ['POST', 'owner', 'write', ''],
  'secrets.forget': ['DELETE', 'owner', 'write', 'dataKeyId force'],
  'secrets.change-site-key': ['POST', 'owner', 'write', ''],
  'backups.make': ['POST', 'owner', 'write', 'to keepDays'],
  'backups.list': ['GET', 'owner operator auditor', 'none', ''],
  'backups.schedule': ['GET', 'owner operator auditor', 'none', ''],
  'backups.set-schedule': ['PUT', 'owner', 'write', 'to everyHours keepDays'],
  'sandbox.catalogue': ['GET', 'owner operator analyst auditor integrator', 'none', ''],
  'sandbox.request': ['GET', 'owner operator analyst auditor integrator', 'none', ''],
  'sandbox.call': ['POST', 'owner operator integrator', 'write', 'appId api slug'],
  'sandbox.show': ['GET', 'owner operator integrator', 'none', ''],
  'sandbox.clock': ['PUT', 'owner operator integrator', 'write', 'appId at hours midnight present'],
  'sandbox.export': ['GET', 'owner operator integrator', 'none', ''],
  'sandbox.import': ['PUT', 'owner operator integrator', 'write', 'appId'],
  'sandbox.replay': ['POST', 'owner operator integrator', 'none', ''],
  'sandbox.reset': ['DELETE', 'owner operator integrator', 'write', 'appId'],
  'report-sources.list': ['GET', 'owner operator analyst compliance auditor integrator', 'none', ''],
  'report-sources.assign': ['PUT', 'owner', 'write', 'source administrator appId'],
  'sources.list': ['GET', 'owner operator analyst compliance auditor', 'none', ''],
  'sources.shadow': ['PUT', 'owner operator', 'write', 'api paused'],
  'sources.compare': ['GET', 'owner operator analyst compliance auditor', 'none', ''],
  'ledger.list': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'ledger.export': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'ledger.totals': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'ledger.series': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'ledger.live': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'ledger.check': ['GET', 'owner operator compliance auditor', 'none', ''],
  'ledger.show': ['GET', 'owner operator analyst compliance billing auditor integrator', 'none', ''],
  'ledger.explain': ['GET', 'owner operator analyst compliance auditor', 'look', 'orderId'],
  'ledger.credit': ['POST', 'owner operator billing', 'write', 'orderId side amount reason requestId'],
  'credits.list': ['GET', 'owner operator billing auditor integrator', 'none', ''],
  'statements.draft': ['GET', 'owner operator billing auditor', 'none', ''],
  'statements.issue': ['POST', 'owner operator billing', 'write', 'customerId month'],
  'statements.list': ['GET', 'owner operator billing auditor', 'none', ''],
  'statements.show': ['GET', 'owner operator billing auditor', 'none', ''],
  'statements.export': ['GET', 'owner operator billing auditor', 'none', ''],
  'credits.export': ['GET', 'owner operator billing auditor integrator', 'none', ''],
  'alerts.list': ['GET', 'owner operator analyst compliance billing auditor', 'none', ''],
  'alerts.events': ['GET', 'owner operator analyst compliance billing auditor', 'none', ''],
  'alert-rules.list': ['GET', 'owner operator analyst compliance billing auditor', 'none', ''],
  'alert-rules.add': [
    'POST',
    'owner operator',
    'write',
    'kind threshold name windowMinutes callsMin forMinutes only severity',
  ],
  'alert-rules.change': [
    'PATCH',
    'owner operator',
    'write',
    'ruleId threshold name windowMinutes callsMin forMinutes only severity status',
  ],
  'alert-rules.remove': ['DELETE', 'owner operator', 'write', 'ruleId'],
  'webhooks.list': ['GET', 'owner operator auditor', 'none', ''],
  'webhooks.show': ['GET', 'owner operator', 'look', 'webhookId'],
  'webhooks.add': ['POST', 'owner operator', 'write', 'name events'],
  'webhooks.change': ['PATCH', 'owner operator', 'write', 'webhookId name events status'],
  'webhooks.rotate-secret': ['POST', 'owner operator', 'write', 'webhookId overlapHours'],
  'webhooks.test': ['POST', 'owner operator', 'write', 'webhookId'],
  'webhooks.remove': ['DELETE', 'owner operator', 'write', 'webhookId'],
  'webhook-deliveries.list': ['GET', 'owner operator auditor', 'none', ''],
  'webhook-deliveries.show': ['GET', 'owner operator auditor', 'none', ''],
  'webhook-deliveries.replay': ['POST', 'owner operator', 'write', 'deliveryId'],
  'audit.list': ['GET', 'owner compliance auditor', 'none', ''],
  'faces.scale': ['GET', 'owner operator analyst compliance auditor', 'none', ''],
  'accuracy.faces': ['GET', 'owner operator analyst compliance auditor', 'none', ''],
  'accuracy.report': ['GET', 'owner operator analyst compliance auditor', 'none', ''],
  'accuracy.drift': ['GET', 'owner operator analyst compliance auditor', 'none', ''],
  'accuracy.liveness': ['GET', 'owner operator analyst compliance auditor', 'none', ''],
  'audit.export': ['GET', 'owner compliance auditor', 'none', ''],
  'attacks.report': ['POST', 'owner operator analyst integrator', 'write', 'source eventId kind'],
  'attacks.batch': ['POST', 'owner operator analyst integrator', 'write', ''],
  'attacks.retract': ['POST', 'owner operator analyst integrator', 'write', 'source eventId reason'],
  'attacks.find': ['POST', 'owner operator analyst compliance auditor', 'look', ''],
  'attacks.explain': ['GET', 'owner operator analyst compliance auditor', 'look', 'orderId'],
  'attacks.kinds': ['GET', 'owner operator analyst compliance auditor', 'none', ''],
  'attacks.days': ['GET', 'owner operator analyst compliance auditor integrator', 'none', ''],
  'attacks.hold': ['PUT', 'owner operator', 'write', 'day'],
  'attacks.seal': ['PUT', 'owner operator', 'write', 'day'],
  'evidences.report': ['POST', 'owner operator analyst integrator', 'write', 'source reference code level'],
  'evidences.batch': ['POST', 'owner operator analyst integrator', 'write', ''],
  'evidences.withdraw': ['POST', 'owner operator analyst integrator', 'write', 'source reference'],
  'outcomes.withdraw': ['POST', 'owner operator analyst integrator', 'write', 'orderId reference source'],
  'outcomes.report': ['POST', 'owner operator analyst integrator', 'write', 'orderId reference outcome source'],
  'scores.history': ['GET', 'owner operator analyst compliance auditor', 'look', 'after limit'],
  'scores.explain': ['GET', 'owner operator analyst compliance auditor', 'look', 'orderId'],
  'liveness-calibrations.start': ['POST', 'owner operator analyst', 'write', 'list'],
  'liveness-calibrations.show': ['GET', 'owner operator analyst auditor', 'none', ''],
  'liveness-calibrations.report': ['GET', 'owner operator analyst auditor', 'none', ''],
  'liveness-calibrations.stop': ['DELETE', 'owner operator analyst', 'write', ''],
  'liveness-calibrations.install': ['POST', 'owner operator', 'write', 'calibrationId'],
  'liveness-calibrations.use-release': ['DELETE', 'owner operator', 'write', ''],
  'calibration-files.take': ['POST', 'owner operator', 'write', ''],
  'calibrations.start': ['POST', 'owner operator analyst', 'write', 'list'],
  'calibrations.show': ['GET', 'owner operator analyst auditor', 'none', ''],
  'calibrations.report': ['GET', 'owner operator analyst auditor', 'none', ''],
  'calibrations.stop': ['DELETE', 'owner operator analyst', 'write', ''],
  'calibrations.install': ['POST', 'owner operator', 'write', 'calibrationId'],
  'calibrations.use-release': ['DELETE', 'owner operator', 'write', ''],
  'scoreModels.add': ['POST', 'owner operator analyst', 'write', 'publish'],
  'scoreModels.list': ['GET', 'owner operator analyst auditor', 'none', ''],
  'scoreModels.show': ['GET', 'owner operator analyst auditor', 'none', ''],
  'scoreModels.publish': ['POST', 'owner operator analyst', 'write', 'modelId'],
  'scoreModels.drift': ['GET', 'owner operator analyst auditor', 'none', ''],
  'score-shadows.start': ['POST', 'owner operator analyst', 'write', 'modelId'],
  'score-shadows.show': ['GET', 'owner operator analyst auditor', 'none', ''],
  'score-shadows.stop': ['DELETE', 'owner operator analyst', 'write', ''],
  'score-trainings.start': [
    'POST',
    'owner operator analyst',
    'write',
    'learner from testFrom labelDelayDays unlabelled seed',
  ],
  'score-trainings.show': ['GET', 'owner operator analyst auditor', 'none', ''],
  'score-trainings.stop': ['DELETE', 'owner operator analyst', 'write', ''],
  ...PEOPLE_RIGHTS,
  ...RISK_RIGHTS,
};

test('every operation has the method, the roles and the audit of its row', () => {
  const found = Object.fromEntries(
    ADMIN_CONTRACTS.map(({ name, method, roles, audit, auditFields }) => [
      name,
      [method, roles.join(' '), audit, auditFields.join(' ')],
    ]),
  );
  expect(found).toEqual(TABLE);
});

test('whatever is changed leaves a row: only calls that compute are neither a GET nor audited', () => {
  const silent = ADMIN_CONTRACTS.filter(({ method, audit }) => method !== 'GET' && audit === 'none');
  expect(silent.map(({ name }) => name)).toEqual([
    'certificates.verify',
    'sandbox.replay',
    'rules.check',
    'feeds.preview',
  ]);
});

test('an integrator sees and reports what is its own, and nothing of a person', () => {
  const ofPersons =
    /^(persons|person-imports|consents|attacks\.(find|explain)|scores|risk|cases|ledger\.explain|list-entries|audit|secrets|backups)/;
  const open = ADMIN_CONTRACTS.filter(({ name, roles }) => ofPersons.test(name) && roles.includes('integrator'));
  expect(open.map(({ name }) => name)).toEqual([]);
});

test('compliance may take every look at personal data, and billing none', () => {
  const looks = ADMIN_CONTRACTS.filter(({ audit }) => audit === 'look');
  // The address of a webhook or a feed may hold a token. It is nothing of a person. The preview is a step of an import, which
  // compliance may not make. It has list-entries.find.
  expect(looks.filter(({ roles }) => !roles.includes('compliance')).map(({ name }) => name)).toEqual([
    'webhooks.show',
    'feeds.show-schedule',
    'list-entries.preview',
  ]);
  expect(looks.filter(({ roles }) => roles.includes('billing')).map(({ name }) => name)).toEqual([]);
});

/** What a role may change. A role that is not listed for a resource cannot change it. */
test.each([
  [
    'analyst',
    /^(attacks|calibrations|cases|confirmations|detail-fields|evidences|feeds|list-entries|liveness-calibrations|outcomes|risk|rules|score|scoreModels|sessions)\b/,
  ],
  ['compliance', /^(consents|person-imports|persons|sessions)\./],
  ['billing', /^(confirmations|customers|ledger|packages|sessions|statements)\./],
  ['auditor', /^(risk\.shadow$|sessions\.)/],
] as const)('the role %s changes only what belongs to its work', (role, own) => {
  const changed = ADMIN_CONTRACTS.filter(({ roles, audit }) => audit === 'write' && roles.includes(role));
  expect(changed.filter(({ name }) => !own.test(name)).map(({ name }) => name)).toEqual([]);
});

test('two persons are asked for what decides about callers, and for what could make one person two', () => {
  expect(ADMIN_CONTRACTS.filter((each) => each.needsSecondPerson !== undefined).map(({ name }) => name)).toEqual([
    'administrators.create',
    'administrators.change',
    'administrators.issue-token',
    'administrators.make-link',
    'administrators.remove-totp',
    'administrators.link-identity',
    'administrators.unlink-identity',
    'calibration-files.take',
    'scoreModels.add',
    'scoreModels.publish',
    'rules.publish',
    'calibrations.install',
    'calibrations.use-release',
    'liveness-calibrations.install',
    'liveness-calibrations.use-release',
  ]);
});

test('an owner may call every operation', () => {
  expect(ADMIN_CONTRACTS.filter(({ roles }) => roles.length > 0 && !roles.includes('owner'))).toEqual([]);
});
