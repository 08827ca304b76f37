import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { SANDBOXES } from '../../features/index.ts';
import { curlOf, sampleRequest } from './sample-request.ts';

test('every answer of the catalogue has a request, and an object in it is sent as JSON', () => {
  for (const { contract, scenarios } of SANDBOXES)
    for (const { slug } of scenarios) expect(sampleRequest(SANDBOXES, contract.name, slug)?.fields).not.toEqual([]);
  const risk = sampleRequest(SANDBOXES, 'business-risk', 'pass');
  expect(risk?.path).toBe('/antiRush/query');
  expect(JSON.parse(risk?.fields[0]?.value ?? '')).toMatchObject({ Account: { AccountType: 4 } });
});

test('a shell reads the command as it was meant, whatever stands in a field', () => {
  const value = `it's "$HOME" \\ \`id\`\n& 沙箱`;
  const curl = curlOf({ path: '/face_guard/query', fields: [{ name: 'realname', value }] }, 'https://api.example.com');
  const { stdout } = spawnSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }; ${curl}`], { encoding: 'utf8' });
  expect(stdout.split('\0')).toEqual([
    'https://api.example.com/face_guard/query',
    '--data-urlencode',
    'key=YOUR_SANDBOX_KEY',
    '--data-urlencode',
    `realname=${value}`,
    '',
  ]);
});
