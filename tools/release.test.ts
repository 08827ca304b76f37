import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

describe.skipIf(!existsSync(path.join(ROOT, '.git')))('a release', () => {
  let clone = '';
  const git = (...args: string[]) => execFileSync('git', args, { cwd: clone, encoding: 'utf8' });
  const release = (...args: string[]) =>
    spawnSync(process.execPath, [path.join(ROOT, 'tools/release.ts'), ...args], { cwd: clone, encoding: 'utf8' });

  beforeAll(() => {
    clone = path.join(mkdtempSync(path.join(tmpdir(), 'renzheng-release-')), 'clone');
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${ROOT}`, clone]);
    git('config', 'user.name', 'Release test');
    git('config', 'user.email', 'release@example.com');
    writeFileSync(path.join(clone, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n- A thing that is told.\n');
    git('commit', '--quiet', '--all', '--message', 'Tell a thing');
  });

  test('refuses a wrong version, and a tree with changes', () => {
    expect(release('two')).toMatchObject({ status: 1, stderr: expect.stringContaining('say which version') as string });
    appendFileSync(path.join(clone, 'README.md'), 'x');
    expect(release('9.8.7', '--skip-checks')).toMatchObject({ status: 1 });
    git('checkout', '--', 'README.md');
  });

  test('names the version, tags it, and leaves archive, package, bill of materials and sums', () => {
    const { status, stderr } = release('9.8.7', '--skip-checks');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const json = (name: string) => JSON.parse(readFileSync(path.join(clone, name), 'utf8')) as { version: string };
    expect([json('package.json').version, json('package-lock.json').version, json('sdk/package.json').version]).toEqual(
      ['9.8.7', '9.8.7', '9.8.7'],
    );
    expect(readFileSync(path.join(clone, 'CHANGELOG.md'), 'utf8')).toMatch(
      /^# Changelog\n\n## Unreleased\n\n## 9\.8\.7 \(\d{4}-\d\d-\d\d\)\n\n- A thing that is told\.\n$/,
    );
    expect(git('tag', '--list', '--format=%(contents)', 'v9.8.7')).toContain('- A thing that is told.');
    expect(git('status', '--porcelain')).toBe('');
    const sums = readFileSync(path.join(clone, 'release/SHA256SUMS'), 'utf8').trim().split('\n');
    expect(sums.map((line) => line.slice(66))).toEqual([
      'renzheng-9.8.7.cdx.json',
      'renzheng-9.8.7.tar.gz',
      'renzheng-sdk-9.8.7.tgz',
    ]);
    for (const line of sums) {
      const bytes = readFileSync(path.join(clone, 'release', line.slice(66)));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(line.slice(0, 64));
    }
    const bill = JSON.parse(readFileSync(path.join(clone, 'release/renzheng-9.8.7.cdx.json'), 'utf8')) as {
      bomFormat: string;
      components: readonly { name: string }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    expect(bill.components.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['better-sqlite3', 'onnxruntime-node']),
    );
    expect(bill.components.map(({ name }) => name)).not.toContain('vitest');
  });
});
