import { expect, test } from 'vitest';
import { addressPlace } from './place-kind.ts';

const PAST = {
  daysSeen: 4,
  freshToday: 1,
  knownToday: 2,
  freshNormal: 1,
  knownNormal: 6,
  officeHours: 0.5,
  agentsAlike: 0,
  numbersAlike: 0,
  agentShapes: 3,
  models: 3,
  prefixes: 3,
  guests: 0,
};
const USE = {
  datacenter: false,
  sharedFeed: false,
  accounts: 19,
  devices: 15,
  agents: 12,
  freshToday: 1,
  freshMinute: 1,
  freshHour: 1,
};

test.each([
  ['a data centre, whatever else it is', {}, { datacenter: true }, 'datacenter'],
  ['six accounts on two days', { daysSeen: 2 }, { accounts: 6 }, 'home'],
  ['six accounts on one day', { daysSeen: 1 }, { accounts: 6 }, ''],
  ['eight accounts on two devices', {}, { accounts: 8, devices: 2, agents: 2 }, 'shop'],
  ['seven accounts on two devices', {}, { accounts: 7, devices: 2, agents: 2 }, 'shared'],
  ['a tablet that sends the identifiers of its customers', {}, { accounts: 8, devices: 9, agents: 1 }, 'shop'],
  [
    'two tablets with six new accounts in a minute',
    { freshNormal: 0, knownNormal: 0 },
    { accounts: 8, devices: 2, agents: 2, freshToday: 8, freshMinute: 6, freshHour: 8 },
    'shop',
  ],
  [
    'two tablets with seven new accounts in a minute',
    { freshNormal: 0, knownNormal: 0 },
    { accounts: 8, devices: 2, agents: 2, freshToday: 8, freshMinute: 7, freshHour: 8 },
    'shared',
  ],
  [
    'one tablet with thirty new accounts in an hour',
    { freshNormal: 0, knownNormal: 0 },
    { accounts: 40, devices: 1, agents: 1, freshToday: 31, freshHour: 30 },
    'shop',
  ],
  [
    'one tablet with 31 new accounts in an hour',
    { freshNormal: 0, knownNormal: 0 },
    { accounts: 40, devices: 1, agents: 1, freshToday: 31, freshHour: 31 },
    'shared',
  ],
  ['no identifiers at all', {}, { accounts: 8, devices: 0, agents: 2 }, 'shop'],
  ['a feed of shared addresses', {}, { sharedFeed: true }, 'carrier'],
  ['120 accounts with 20 known ones a day', { knownNormal: 20 }, { accounts: 120, devices: 99, agents: 60 }, 'carrier'],
  ['119 accounts', { knownNormal: 20 }, { accounts: 119, devices: 99, agents: 60 }, 'campus'],
  ['an afternoon of new accounts', { freshNormal: 0, knownNormal: 1 }, { freshToday: 8 }, 'promotion'],
  [
    'forty new accounts in a minute at a stand',
    { freshNormal: 0, knownNormal: 1 },
    { freshToday: 60, freshMinute: 40 },
    'promotion',
  ],
  [
    '41 new accounts in a minute, which no stand has',
    { freshNormal: 0, knownNormal: 1 },
    { freshToday: 60, freshMinute: 41 },
    'shared',
  ],
  ['seven new accounts', { freshNormal: 0, knownNormal: 1 }, { freshToday: 7 }, 'shared'],
  ['seven tenths of its requests in office hours', { officeHours: 0.7 }, {}, 'office'],
  ['twenty accounts at all hours', {}, { accounts: 20 }, 'campus'],
  ['nineteen accounts at all hours', {}, {}, 'shared'],
  ['nineteen accounts on its first day', { daysSeen: 1 }, {}, 'shared'],
])('%s', (_, past, use, place) => {
  expect(addressPlace({ ...PAST, ...past }, { ...USE, ...use })).toBe(place);
});
