import { hash } from 'node:crypto';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import type { AccountClaim, RiskRequest } from '../ingest/risk-request.ts';
import type { Dice } from './dice.ts';
import { agentOf, MODELS, type Model, type World } from './world.ts';

/** Something a request is sent from. */
export interface Handset {
  readonly model: Model;
  readonly id: string;
  readonly agent: string;
  readonly cookie: string;
}

/** An account as the caller names it. */
export interface Identity {
  readonly type: AccountClaim['type'];
  readonly name: string;
  readonly phone: string | null;
}

/** Which optional fields a caller's page sends: an app sends the device, a web page the cookie. */
export interface Channel {
  readonly sendsDevice: boolean;
  readonly sendsCookie: boolean;
  readonly sendsAgent: boolean;
  readonly sendsPostTime: boolean;
}

/** Draws a phone: its model, its identifier, its browser and its cookie. */
export function drawHandset(dice: Dice, world: World, model = dice.pick(MODELS)): Handset {
  return { model, id: world.device(model.system), agent: agentOf(model, dice.between(0, 300)), cookie: world.cookie() };
}

/** Draws how a person names the account, e.g. by phone number or by WeChat id. */
export function drawIdentity(dice: Dice, world: World, phone = world.phone()): Identity {
  const type = dice.pick(['phone', 'phone', 'phone', 'phone-digest', 'other', 'other', 'wechat'] as const);
  const name = {
    phone: phone,
    'phone-digest': phone,
    other: world.name(),
    wechat: `o${dice.text('ABCDEFGHabcdefgh0123456789_-', 27)}`,
  }[type];
  return { type, name, phone: type === 'other' && dice.chance(0.5) ? null : phone };
}

/** Draws which optional fields the page sends. */
export function drawChannel(dice: Dice): Channel {
  return {
    sendsDevice: dice.chance(0.75),
    sendsCookie: dice.chance(0.6),
    sendsAgent: dice.chance(0.93),
    sendsPostTime: dice.chance(0.5),
  };
}

/** The sender of a request, with the device and address. */
export interface Sending {
  readonly identity: Identity;
  readonly handset: Handset;
  readonly channel: Channel;
  readonly address: string;
  readonly scene: string;
  readonly atMs: number;
}

/** The request that a caller's server would send about it. */
export function requestOf({ identity, handset, channel, address, scene, atMs }: Sending): RiskRequest {
  const deviceId = channel.sendsDevice ? handset.id : null;
  return {
    ...BARE_REQUEST,
    account: claimOf(identity, deviceId),
    scene,
    userIp: address,
    postTimeS: channel.sendsPostTime ? Math.floor(atMs / 1000) : null,
    userAgent: channel.sendsAgent ? handset.agent : null,
    cookieHash: channel.sendsCookie ? handset.cookie : null,
    deviceType: channel.sendsDevice ? handset.model.system : null,
  };
}

function claimOf({ type, name, phone }: Identity, deviceId: string | null): AccountClaim {
  const bound = { phone, deviceId };
  switch (type) {
    case 'wechat':
      return {
        ...bound,
        type,
        openId: name,
        subType: 'web',
        nonce: null,
        accessToken: 'unchecked',
        associateAccount: null,
      };
    case 'qq':
      return { ...bound, type, openId: name, qqAppId: '100001', associateAccount: null };
    case 'phone-digest':
      return { ...bound, type, accountId: hash('md5', name), phone: null };
    case 'phone':
      return { ...bound, type, accountId: name, phone: null };
    case 'device':
    case 'other':
      return { ...bound, type, accountId: name };
  }
}

export const SCENES = {
  register: 'e_register_protection',
  login: 'e_login_protection',
  activity: 'e_activity_antirush',
} as const;
