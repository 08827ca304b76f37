import { expect, test } from 'vitest';
import { startServerUnderTest } from './running-server.ts';

test('decisions are counted by level and cause, and rules by their hits', async () => {
  const server = await startServerUnderTest();
  const { key } = await server.makeCaller();
  const ask = async (more: object) => {
    const Account = { AccountType: 4, OtherAccount: { AccountId: '13815650338' } };
    const response = await fetch(`${server.url}/antiRush/query?key=${key}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ BusinessSecurityData: { Account, UserIp: '223.122.53.5', ...more } }),
    });
    expect(response.status).toBe(200);
    await response.text();
  };
  for (let call = 0; call < 2; call++)
    await ask({ Account: { AccountType: 4, OtherAccount: { AccountId: '14012345678' } } });
  await ask({ UserAgent: 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0.0.0 Safari/537.36' });
  const shown = await (await fetch(`${server.adminUrl}/metrics`)).text();
  const lines = shown.split('\n').filter((line) => /^renzheng_risk_(?:decisions|rule_hits)_total/.test(line));
  expect(lines).toContain('renzheng_risk_decisions_total{level="reject",settled_by="invalid-input"} 2');
  expect(lines).toContain('renzheng_risk_decisions_total{level="reject",settled_by="rules"} 1');
  expect(lines).toContain('renzheng_risk_rule_hits_total{rule="agent-headless"} 1');
});
