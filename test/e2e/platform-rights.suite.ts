import { HOUSE, NOBODY, OWNERS, type Row, type Things } from './admin-rights-row.ts';

const NO_IMPORT = 'imp_000000000000000000';

/** The rows of the operations that belong to no single API. */
export const platformRows = ({ appId, tokenId }: Pick<Things, 'appId' | 'tokenId'>): Readonly<Record<string, Row>> => ({
  'sessions.create': {
    path: '/sessions',
    body: { name: NOBODY, password: 'x' },
    statuses: [401, 401, 401, 401, 401, 401, 401, 401, 401],
  },
  'sessions.link': {
    path: '/sessions/link',
    body: { secret: 'A'.repeat(43) },
    statuses: [401, 401, 401, 401, 401, 401, 401, 401, 401],
  },
  'sessions.make-link': {
    path: '/sessions/links',
    body: { extra: 1 },
    statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400],
  },
  'administrators.make-link': { path: `/administrators/${NOBODY}/links`, body: {}, statuses: [...OWNERS, 404] },
  'sessions.revoke': { path: `/sessions/${tokenId}`, statuses: [401, 404, 404, 200, 404, 404, 404, 404, 404] },
  'sessions.change-password': {
    path: '/sessions/password',
    body: {},
    statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400],
  },
  'sessions.begin-totp': { path: '/sessions/totp', body: {}, statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400] },
  'sessions.confirm-totp': {
    path: '/sessions/totp',
    body: {},
    statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400],
  },
  'sessions.remove-totp': {
    path: '/sessions/totp/remove',
    body: {},
    statuses: [401, 400, 400, 400, 400, 400, 400, 400, 400],
  },
  'administrators.remove-totp': { path: `/administrators/${NOBODY}/totp`, statuses: [...OWNERS, 404] },
  'administrators.link-identity': {
    path: `/administrators/${NOBODY}/identity`,
    body: { subject: 's' },
    statuses: [...OWNERS, 409],
  },
  'administrators.unlink-identity': { path: `/administrators/${NOBODY}/identity`, statuses: [...OWNERS, 404] },
  'confirmations.withdraw': {
    path: '/confirmations/cnf_0123456789ab',
    statuses: [401, 403, 403, 403, 404, 403, 404, 404, 404],
  },
  'alert-rules.add': {
    path: '/alert-rules',
    body: { kind: 'error-rate', threshold: 2 },
    statuses: [...HOUSE, 400, 400],
  },
  'alert-rules.change': {
    path: '/alert-rules/alr_ffffffffffffffffff',
    body: { threshold: 0.5 },
    statuses: [...HOUSE, 404, 404],
  },
  'alert-rules.remove': { path: '/alert-rules/alr_ffffffffffffffffff', statuses: [...HOUSE, 404, 404] },
  'site.examine': { path: '/site/examinations', body: { extra: 1 }, statuses: [...OWNERS, 400] },
  'sources.shadow': { path: `/sources/${NOBODY}/shadow`, body: { paused: true }, statuses: [...HOUSE, 404, 404] },
  'webhooks.add': {
    path: '/webhooks',
    body: { name: 'pager', url: 'ftp://example.com/' },
    statuses: [...HOUSE, 400, 400],
  },
  'webhooks.change': {
    path: '/webhooks/whk_000000000000000000',
    body: { status: 'paused' },
    statuses: [...HOUSE, 404, 404],
  },
  'webhooks.rotate-secret': {
    path: '/webhooks/whk_000000000000000000/secret',
    body: {},
    statuses: [...HOUSE, 404, 404],
  },
  'webhooks.test': { path: '/webhooks/whk_000000000000000000/test', body: {}, statuses: [...HOUSE, 404, 404] },
  'webhooks.remove': { path: '/webhooks/whk_000000000000000000', statuses: [...HOUSE, 404, 404] },
  'webhook-deliveries.replay': {
    path: '/webhook-deliveries/dlv_000000000000000000/replay',
    body: {},
    statuses: [...HOUSE, 404, 404],
  },
  'statements.issue': {
    path: `/customers/${NOBODY}/statements`,
    body: { month: '2026-01' },
    statuses: [401, 403, 403, 403, 404, 403, 403, 404, 404],
  },
  'ledger.credit': {
    path: `/ledger/orders/${NOBODY.replaceAll('-', '')}/credits`,
    body: { amount: '0.10', reason: 'a wrong charge', requestId: 'ticket-1' },
    statuses: [401, 403, 403, 403, 404, 403, 403, 404, 404],
  },
  'administrators.create': {
    path: '/administrators',
    body: { name: 'a-of-table', role: 'owner' },
    statuses: [...OWNERS, 409],
  },
  'administrators.change': { path: `/administrators/${NOBODY}`, body: { disabled: true }, statuses: [...OWNERS, 404] },
  'administrators.issue-token': {
    path: `/administrators/${NOBODY}/tokens`,
    body: { label: 'x' },
    statuses: [...OWNERS, 404],
  },
  'administrators.revoke-token': { path: `/administrators/a-of-table/tokens/${tokenId}`, statuses: [...OWNERS, 404] },
  'customers.create': {
    path: '/customers',
    body: {},
    statuses: [401, 403, 403, 403, 400, 403, 403, 400, 400],
  },
  'customers.change': {
    path: `/customers/${NOBODY}`,
    body: { status: 'active' },
    statuses: [401, 403, 403, 403, 404, 403, 403, 404, 404],
  },
  'apps.create': { path: '/apps', body: {}, statuses: [...HOUSE, 400, 400] },
  'apps.change': { path: `/apps/${appId}`, body: { status: 'active' }, statuses: [...HOUSE, 200, 200] },
  'apps.limit': { path: `/apps/${appId}/apis/none`, body: {}, statuses: [...HOUSE, 400, 400] },
  'keys.create': { path: `/apps/${NOBODY}/keys`, body: {}, statuses: [...HOUSE, 404, 404] },
  'keys.change': { path: `/keys/${NOBODY}`, body: { label: 'x' }, statuses: [...HOUSE, 404, 404] },
  'keys.rotate': { path: `/keys/${NOBODY}/rotate`, body: {}, statuses: [...HOUSE, 404, 404] },
  'keys.ban': { path: `/keys/${NOBODY}/banned`, body: { banned: true }, statuses: [...HOUSE, 404, 404] },
  'packages.add': {
    path: `/apps/${appId}/packages`,
    body: {},
    statuses: [401, 403, 403, 403, 200, 403, 403, 200, 200],
  },
  'packages.end': {
    path: `/packages/${NOBODY}/end`,
    body: {},
    statuses: [401, 403, 403, 403, 404, 403, 403, 404, 404],
  },
  'cluster.drain': { path: '/cluster/nodes/none/drain', body: {}, statuses: [...HOUSE, 409, 409] },
  'apis.switch': { path: '/apis/none', body: { availability: 'on' }, statuses: [...HOUSE, 404, 404] },
  'persons.add': { path: '/persons', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'persons.enrol': { path: '/persons/enrol', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'persons.rename': { path: '/persons/rename', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'persons.remove': { path: '/persons/remove', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'person-imports.part': {
    path: '/person-imports/parts',
    body: {},
    statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400],
  },
  'person-imports.photos': {
    path: `/person-imports/${NO_IMPORT}/photos`,
    body: {},
    statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400],
  },
  'person-imports.check': {
    path: `/person-imports/${NO_IMPORT}/check`,
    body: {},
    statuses: [401, 403, 403, 403, 403, 404, 403, 404, 404],
  },
  'person-imports.start': {
    path: `/person-imports/${NO_IMPORT}/start`,
    body: {},
    statuses: [401, 403, 403, 403, 403, 404, 403, 404, 404],
  },
  'person-imports.stop': {
    path: `/person-imports/${NO_IMPORT}/stop`,
    body: {},
    statuses: [401, 403, 403, 403, 403, 404, 403, 404, 404],
  },
  'person-imports.remove': {
    path: `/person-imports/${NO_IMPORT}`,
    statuses: [401, 403, 403, 403, 403, 404, 403, 404, 404],
  },
  'persons.re-encode': { path: '/persons/re-encode', body: { extra: 1 }, statuses: [...HOUSE, 400, 400] },
  'persons.re-verify': {
    path: '/persons/re-verify',
    body: { extra: 1 },
    statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400],
  },
  'persons.stop-re-verification': {
    path: '/persons/re-verify',
    statuses: [401, 403, 403, 403, 403, 404, 403, 404, 404],
  },
  'backups.make': { path: '/backups', body: {}, statuses: [...OWNERS, 400] },
  'backups.set-schedule': { path: '/backups/schedule', body: { extra: 1 }, statuses: [...OWNERS, 400] },
  'consents.give': { path: '/consents', body: {}, statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400] },
  'consents.withdraw': {
    path: '/consents/withdraw',
    body: {},
    statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400],
  },
  'consents.require': {
    path: `/consents/apps/${appId}`,
    body: {},
    statuses: [401, 403, 403, 403, 403, 400, 403, 400, 400],
  },
  'secrets.rotate': { path: '/secrets/rotate', body: { extra: 1 }, statuses: [...OWNERS, 400] },
  'secrets.resume': { path: '/secrets/resume', body: { extra: 1 }, statuses: [...OWNERS, 400] },
  'secrets.forget': { path: '/secrets/data-keys/0?extra=1', statuses: [...OWNERS, 400] },
  'secrets.change-site-key': { path: '/secrets/site-key', body: { extra: 1 }, statuses: [...OWNERS, 400] },
  'sandbox.clock': {
    path: `/sandbox/${appId}/clock`,
    body: {},
    statuses: [401, 403, 404, 409, 403, 403, 403, 409, 409],
  },
  'sandbox.call': {
    path: `/sandbox/${appId}/calls`,
    body: { api: 'face-verify', slug: 'same-person' },
    statuses: [401, 403, 404, 409, 403, 403, 403, 409, 409],
  },
  'sandbox.import': {
    path: `/sandbox/${appId}/record`,
    body: { record: 'AAAA' },
    statuses: [401, 403, 404, 409, 403, 403, 403, 409, 409],
  },
  'sandbox.replay': { path: '/sandbox/replay', body: {}, statuses: [401, 403, 400, 400, 403, 403, 403, 400, 400] },
  'sandbox.reset': { path: `/sandbox/${appId}/record`, statuses: [401, 403, 404, 409, 403, 403, 403, 409, 409] },
  'report-sources.assign': { path: '/report-sources/free', body: {}, statuses: [...OWNERS, 200] },
  // Comes last, because it ends the caller's own token.
  'sessions.end': { path: '/sessions/current', statuses: [401, 200, 200, 200, 200, 200, 200, 200, 200] },
});
