import type { RiskRequest } from './risk-request.ts';

/** A request with required fields only. Tests and simulations fill in the rest. */
export const BARE_REQUEST: RiskRequest = {
  account: { type: 'other', accountId: 'account-1', phone: null, deviceId: null },
  scene: null,
  userIp: '223.122.53.5',
  postTimeS: null,
  userId: null,
  nickname: null,
  email: null,
  checkDevice: null,
  cookieHash: null,
  referer: null,
  userAgent: null,
  forwardedFor: null,
  macAddress: null,
  vendorId: null,
  deviceType: null,
  deviceToken: null,
  deviceBusinessId: null,
  businessId: null,
  platform: null,
  sponsor: null,
  onlineScam: null,
  details: [],
};
