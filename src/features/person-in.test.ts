import { expect, test } from 'vitest';
import { featureOf } from './index.ts';

/** What the wire of another server's answer says about the person, for every API: docs/decisions/0510-unknown-is-a-verdict.md. */
test.each([
  ['face-guard', { ok: true, result: { res: '0XX1' } }, 'known'],
  ['face-guard', { ok: true, result: { res: '5XXX' } }, undefined],
  ['face-guard', { ok: false, code: 279799 }, undefined],
  ['face-verify', { ok: true, result: { res: 1 } }, 'known'],
  ['face-verify', { ok: true, result: { res: 2 } }, 'known'],
  ['face-verify', { ok: true, result: { res: 3 } }, 'mismatch'],
  ['face-verify', { ok: false, code: 226402 }, 'unknown'],
  ['face-verify', { ok: false, code: 226403 }, undefined],
  ['fraud-score', { ok: true, result: { res: { found: 1 } } }, 'known'],
  ['fraud-score', { ok: true, result: { res: { found: -1 } } }, 'unknown'],
  ['fraud-score', { ok: false, code: 271701 }, undefined],
  ['video-liveness', { ok: true, result: {} }, 'known'],
  ['video-liveness', { ok: false, code: 2546118 }, 'unknown'],
  ['video-liveness', { ok: false, code: 2546117 }, 'mismatch'],
  ['video-liveness', { ok: false, code: 2546113 }, undefined],
  ['business-risk', { ok: true, result: { res: { RiskLevel: 'PASS' } } }, undefined],
])('an answer of %s that is %j tells that the person is %s', (name, outcome, verdict) => {
  expect(featureOf({ name }).personIn(outcome as never)).toBe(verdict);
});
