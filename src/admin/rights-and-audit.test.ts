import { expect, test } from 'vitest';
import { ADMIN_CONTRACTS } from './index.ts';

/** Method, who may call it, what it leaves in the audit, and the parameters that the audit row may hold. */
type Row = readonly [method: string, roles: string, audit: 'write' | 'look' | 'none', kept: string];

/**
 * Every operation of the admin API. What changes something is a write, what shows something of a person is a look; both
 * leave an audit row. No row of the audit may hold an id number, a name, a phone, a photo, a password or a note.
 */
const TABLE: Readonly<Record<string, Row>> = {
  'sessions.create': ['POST', '', 'write', 'name'],
  'sessions.end': ['DELETE', 'owner operator auditor integrator', 'write', ''],
  'sessions.current': ['GET', 'owner operator auditor integrator', 'none', ''],
  'sessions.list': ['GET', 'owner operator auditor integrator', 'none', ''],
  'sessions.revoke': ['DELETE', 'owner operator auditor integrator', 'write', 'tokenId'],
  'sessions.change-password': ['PUT', 'owner operator auditor integrator', 'write', ''],
  'administrators.list': ['GET', 'owner auditor', 'none', ''],
  'administrators.create': ['POST', 'owner', 'write', 'name role appIds'],
  'administrators.change': ['PATCH', 'owner', 'write', 'name role appIds disabled'],
  'administrators.issue-token': ['POST', 'owner', 'write', 'name label days'],
  'administrators.tokens': ['GET', 'owner auditor', 'none', ''],
  'administrators.revoke-token': ['DELETE', 'owner', 'write', 'name tokenId'],
  'apps.list': ['GET', 'owner operator auditor integrator', 'none', ''],
  'apps.create': ['POST', 'owner operator', 'write', 'name mode status apis dailyCallsMax allow deny addressRate'],
  'apps.show': ['GET', 'owner operator auditor integrator', 'none', ''],
  'apps.change': ['PATCH', 'owner operator', 'write', 'appId name status apis dailyCallsMax allow deny addressRate'],
  'apps.limit': ['PUT', 'owner operator', 'write', 'appId api dailyCallsMax'],
  'keys.list': ['GET', 'owner operator auditor integrator', 'none', ''],
  'keys.create': ['POST', 'owner operator', 'write', 'appId kind label callsMax dailyCallsMax days'],
  'keys.rotate': ['POST', 'owner operator', 'write', 'keyId overlapHours'],
  'keys.ban': ['PUT', 'owner operator', 'write', 'keyId banned'],
  'packages.list': ['GET', 'owner operator auditor integrator', 'none', ''],
  'packages.add': ['POST', 'owner operator', 'write', 'appId api kind calls unitPrice days'],
  'packages.end': ['POST', 'owner operator', 'write', 'packageId'],
  'apis.list': ['GET', 'owner operator auditor integrator', 'none', ''],
  'apis.switch': ['PUT', 'owner operator', 'write', 'api availability'],
  'persons.add': ['POST', 'owner operator', 'write', 'replaceFace addPhotos unusablePhoto'],
  'persons.enrol': ['POST', 'owner operator', 'write', 'replaceFace addPhotos unusablePhoto'],
  'persons.find': ['POST', 'owner operator auditor', 'look', ''],
  'persons.list': ['GET', 'owner operator auditor', 'look', 'after limit'],
  'persons.count': ['GET', 'owner operator auditor', 'none', ''],
  'persons.rename': ['POST', 'owner operator', 'write', ''],
  'persons.remove': ['POST', 'owner operator', 'write', 'reason'],
  'persons.re-encode': ['POST', 'owner operator', 'write', ''],
  'persons.re-encoding': ['GET', 'owner operator auditor', 'none', ''],
  'persons.certificates': ['POST', 'owner operator auditor', 'look', ''],
  'consents.give': ['POST', 'owner operator', 'write', 'appId consentId days'],
  'consents.withdraw': ['POST', 'owner operator', 'write', 'appId consentId'],
  'challenge-policies.list': ['GET', 'owner operator auditor integrator', 'none', ''],
  'challenge-policies.set': ['PUT', 'owner operator', 'write', 'appId policy'],
  'consents.find': ['POST', 'owner operator auditor', 'look', ''],
  'consents.require': ['PUT', 'owner operator', 'write', 'appId isRequired'],
  'secrets.show': ['GET', 'owner auditor', 'none', ''],
  'secrets.rotate': ['POST', 'owner', 'write', 'cipher'],
  'secrets.resume': ['POST', 'owner', 'write', ''],
  'secrets.forget': ['DELETE', 'owner', 'write', 'dataKeyId'],
  'secrets.change-site-key': ['POST', 'owner', 'write', ''],
  'backups.make': ['POST', 'owner', 'write', 'to keepDays'],
  'backups.list': ['GET', 'owner operator auditor', 'none', ''],
  'backups.schedule': ['GET', 'owner operator auditor', 'none', ''],
  'backups.set-schedule': ['PUT', 'owner', 'write', 'to everyHours keepDays'],
  'sandbox.catalogue': ['GET', 'owner operator auditor integrator', 'none', ''],
  'sandbox.clock': ['PUT', 'owner operator integrator', 'write', 'appId at hours midnight present'],
  'sandbox.export': ['GET', 'owner operator integrator', 'none', ''],
  'sandbox.import': ['PUT', 'owner operator integrator', 'write', 'appId'],
  'sandbox.replay': ['POST', 'owner operator integrator', 'none', ''],
  'sandbox.reset': ['DELETE', 'owner operator integrator', 'write', 'appId'],
  'report-sources.list': ['GET', 'owner operator auditor integrator', 'none', ''],
  'report-sources.assign': ['PUT', 'owner', 'write', 'source administrator appId'],
  'sources.compare': ['GET', 'owner operator auditor', 'none', ''],
  'ledger.list': ['GET', 'owner operator auditor integrator', 'none', ''],
  'ledger.export': ['GET', 'owner operator auditor integrator', 'none', ''],
  'ledger.totals': ['GET', 'owner operator auditor integrator', 'none', ''],
  'ledger.check': ['GET', 'owner operator auditor', 'none', ''],
  'ledger.show': ['GET', 'owner operator auditor integrator', 'none', ''],
  'ledger.explain': ['GET', 'owner operator auditor', 'look', 'orderId'],
  'audit.list': ['GET', 'owner auditor', 'none', ''],
  'attacks.report': ['POST', 'owner operator integrator', 'write', 'source eventId kind'],
  'attacks.batch': ['POST', 'owner operator integrator', 'write', ''],
  'attacks.retract': ['POST', 'owner operator integrator', 'write', 'source eventId reason'],
  'attacks.find': ['POST', 'owner operator auditor', 'look', ''],
  'attacks.explain': ['GET', 'owner operator auditor', 'look', 'orderId'],
  'attacks.days': ['GET', 'owner operator auditor integrator', 'none', ''],
  'attacks.hold': ['PUT', 'owner operator', 'write', 'day'],
  'attacks.seal': ['PUT', 'owner operator', 'write', 'day'],
  'evidences.report': ['POST', 'owner operator integrator', 'write', 'source reference code level'],
  'evidences.batch': ['POST', 'owner operator integrator', 'write', ''],
  'evidences.withdraw': ['POST', 'owner operator integrator', 'write', 'source reference'],
  'outcomes.report': ['POST', 'owner operator integrator', 'write', 'orderId reference outcome source'],
  'scores.history': ['GET', 'owner operator auditor', 'look', 'after limit'],
  'scores.explain': ['GET', 'owner operator auditor', 'look', 'orderId'],
  'scoreModels.add': ['POST', 'owner operator', 'write', 'publish'],
  'scoreModels.list': ['GET', 'owner operator auditor', 'none', ''],
  'scoreModels.show': ['GET', 'owner operator auditor', 'none', ''],
  'scoreModels.publish': ['POST', 'owner operator', 'write', 'modelId'],
  'risk.explain': ['GET', 'owner operator auditor', 'look', 'orderId'],
  'risk.status': ['GET', 'owner operator auditor', 'none', ''],
  'risk.learning': ['PUT', 'owner operator', 'write', 'mode days'],
  'risk.warm-up': ['POST', 'owner operator', 'write', ''],
  'risk.outcome': ['POST', 'owner operator', 'write', 'outcome orderId appId reference at'],
  'risk.replay': ['POST', 'owner operator', 'write', 'versionId from to'],
  'risk.backtest': ['POST', 'owner operator', 'write', 'versionId from to warmUpDays'],
  'risk.shadow': ['POST', 'owner operator auditor', 'write', 'versionId from to'],
  'risk.runs': ['GET', 'owner operator auditor', 'none', ''],
  'risk.run': ['GET', 'owner operator auditor', 'none', ''],
  'risk.stop': ['DELETE', 'owner operator', 'write', 'runId'],
  'rules.list': ['GET', 'owner operator auditor', 'none', ''],
  'rules.features': ['GET', 'owner operator auditor', 'none', ''],
  'rules.failures': ['GET', 'owner operator auditor', 'none', ''],
  'rules.show': ['GET', 'owner operator auditor', 'none', ''],
  'rules.release': ['GET', 'owner operator auditor', 'none', ''],
  'rules.check': ['POST', 'owner operator auditor', 'none', ''],
  'rules.draft': ['POST', 'owner operator', 'write', 'note'],
  'rules.change': ['PUT', 'owner operator', 'write', 'versionId note'],
  'rules.remove': ['DELETE', 'owner operator', 'write', 'versionId'],
  'rules.publish': ['POST', 'owner operator', 'write', 'versionId'],
  'rules.rollback': ['POST', 'owner operator', 'write', ''],
  'rules.shadow': ['POST', 'owner operator', 'write', 'versionId'],
  'rules.unshadow': ['DELETE', 'owner operator', 'write', ''],
  'rules.diff': ['GET', 'owner operator auditor', 'none', ''],
  'feeds.list': ['GET', 'owner operator auditor', 'none', ''],
  'feeds.kinds': ['GET', 'owner operator auditor', 'none', ''],
  'feeds.import': ['POST', 'owner operator', 'write', 'name kind source licence publishedAt'],
  'feeds.activate': ['POST', 'owner operator', 'write', 'feedId'],
  'feeds.deactivate': ['POST', 'owner operator', 'write', 'name'],
  'feeds.remove': ['DELETE', 'owner operator', 'write', 'feedId'],
  'detail-fields.list': ['GET', 'owner operator auditor', 'none', ''],
  'detail-fields.declare': ['PUT', 'owner operator', 'write', 'appId name type min max lengthMax outcome'],
  'detail-fields.remove': ['DELETE', 'owner operator', 'write', 'appId name'],
  'list-entries.list': ['GET', 'owner operator auditor', 'none', ''],
  'list-entries.add': ['POST', 'owner operator', 'write', 'list kind scene appId start end'],
  'list-entries.import': ['POST', 'owner operator', 'write', ''],
  'list-entries.export': ['GET', 'owner operator auditor', 'look', ''],
  'list-entries.remove': ['DELETE', 'owner operator', 'write', 'entryId'],
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

test('whatever is changed leaves a row: only two calls that compute are neither a GET nor audited', () => {
  const silent = ADMIN_CONTRACTS.filter(({ method, audit }) => method !== 'GET' && audit === 'none');
  expect(silent.map(({ name }) => name)).toEqual(['sandbox.replay', 'rules.check']);
});

test('an integrator sees and reports what is its own, and nothing of a person', () => {
  const ofPersons =
    /^(persons|consents|attacks\.(find|explain)|scores|risk|ledger\.explain|list-entries|audit|secrets|backups)/;
  const open = ADMIN_CONTRACTS.filter(({ name, roles }) => ofPersons.test(name) && roles.includes('integrator'));
  expect(open.map(({ name }) => name)).toEqual([]);
});
