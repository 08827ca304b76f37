import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig, SETTINGS } from './config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'renzheng-config-'));
const file = (name: string, text: string) => {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  return place;
};

test('a colour of the recording page on which white text cannot be read is refused', () => {
  const colour = (value: string) => ({ RENZHENG_VIDEO_LIVENESS_PAGE_COLOUR: value });
  expect(readConfig(colour('#0a5c36')).videoLiveness.pageColour).toBe('#0a5c36');
  expect(() => readConfig(colour('#ffd000'))).toThrow('is too light: white text on it could not be read');
  expect(() => readConfig(colour('green'))).toThrow('must be a colour such as #0a5c36');
});

test('an empty environment gives the defaults', () => {
  expect(readConfig({}).http).toMatchObject({ host: '127.0.0.1', port: 8080, trustedProxies: [] });
});

test('the environment wins over the file, the file over the default', () => {
  const RENZHENG_CONFIG = file('a.json', '{"http":{"port":9000,"host":"0.0.0.0"}}');
  expect(readConfig({ RENZHENG_CONFIG, RENZHENG_HTTP_PORT: '9001' }).http).toMatchObject({
    port: 9001,
    host: '0.0.0.0',
  });
});

test('a secret comes from the file that its variable names', () => {
  const RENZHENG_SECURITY_SITE_KEY_FILE = file('key', `${'ab'.repeat(32)}\n`);
  expect(SETTINGS.find(({ field }) => field === 'siteKey')?.secret).toBe(true);
  expect(
    readConfig({
      RENZHENG_REGISTER_UPSTREAM_URL: 'https://upstream.example',
      RENZHENG_REGISTER_UPSTREAM_KEY_FILE: RENZHENG_SECURITY_SITE_KEY_FILE,
    }).register.upstreamKey,
  ).toBe('ab'.repeat(32));
});

test('every problem is reported at once, and no value is shown', () => {
  const env = {
    RENZHENG_HTTP_PORT: 'eighty',
    RENZHENG_INFERENCE_WORKERS: '0',
    RENZHENG_HTPP_HOST: 'x',
    RENZHENG_HTTP_TLS_CERT_FILE: 'c.pem',
  };
  const read = () => readConfig(env);
  for (const text of ['RENZHENG_HTTP_PORT', 'RENZHENG_INFERENCE_WORKERS', 'RENZHENG_HTPP_HOST'])
    expect(read).toThrow(text);
  expect(read).toThrow(/\(RENZHENG_HTTP_PORT\): Invalid input: expected number$/m);
  expect(read).not.toThrow('eighty');
});

test('a file that is not JSON, or does not consist of sections, is refused with its name', () => {
  expect(() => readConfig({ RENZHENG_CONFIG: file('b.json', '{') })).toThrow('b.json');
  expect(() => readConfig({ RENZHENG_CONFIG: file('c.json', '{"http":1}') })).toThrow('sections');
});

test('every setting has a description', () => {
  for (const { variable, description } of SETTINGS) expect(description, variable).not.toBe('');
});

test('bounds of doubt that leave no doubtful score are a problem', () => {
  const bounds = (from: string, below: string) => ({
    RENZHENG_VIDEO_LIVENESS_CHALLENGE_SCORE_FROM: from,
    RENZHENG_VIDEO_LIVENESS_CHALLENGE_SCORE_BELOW: below,
  });
  expect(() => readConfig(bounds('0.5', '0.4'))).toThrow(/challengeScoreFrom is above challengeScoreBelow/);
  expect(readConfig(bounds('0.4', '0.5')).videoLiveness).toMatchObject({
    challengeScoreFrom: 0.4,
    challengeScoreBelow: 0.5,
  });
});

test('the bounds on attempts are those that decision 0810 names', () => {
  const { attempts, faceVerify } = readConfig({});
  expect(attempts).toEqual({ windowMinutes: 3, failuresInWindowMax: 5, failuresInDayMax: 20 });
  expect(faceVerify.failedScoreBelow).toBe(60);
});

test('a site and single apps have their time zones', () => {
  expect(readConfig({}).risk).toMatchObject({ timeZone: 'Asia/Shanghai', appTimeZones: {} });
  const told = {
    RENZHENG_RISK_TIME_ZONE: 'Asia/Singapore',
    RENZHENG_RISK_APP_TIME_ZONES: 'app_1=Europe/Berlin, app_2=UTC',
  };
  expect(readConfig(told).risk).toMatchObject({
    timeZone: 'Asia/Singapore',
    appTimeZones: { app_1: 'Europe/Berlin', app_2: 'UTC' },
  });
  expect(() => readConfig({ RENZHENG_RISK_TIME_ZONE: 'Beijing' })).toThrow('not a time zone');
  expect(() => readConfig({ RENZHENG_RISK_APP_TIME_ZONES: 'app_1=Mars/Olympus' })).toThrow('not a time zone');
});
