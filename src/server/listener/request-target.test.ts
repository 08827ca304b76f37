import { expect, test } from 'vitest';
import { canonicalPath, parseRequestTarget, plainPath } from './request-target.ts';

test.each([
  ['/face_guard/query', '/face_guard/query'],
  ['//face_guard/query', '/face_guard/query'],
  ['/face_guard//query', '/face_guard/query'],
  ['/face_guard/query//', '/face_guard/query'],
  ['/face_guard/query.php', '/face_guard/query'],
  ['/face_guard/query.php//', '/face_guard/query'],
  ['/face%5Fguard/quer%79', '/face_guard/query'],
  ['/face_guard%2Fquery', '/face_guard/query'],
  ['/%66ace_guard/query%2ephp', '/face_guard/query'],
  ['/./face_guard/x/../query', '/face_guard/query'],
  ['/../face_guard/query/.', '/face_guard/query'],
  ['/face_guard/%2e%2e/face_guard/query', '/face_guard/query'],
])('%s is %s', (path, plain) => {
  expect(plainPath(canonicalPath(path))).toBe(plain);
});

test.each([
  ['/face_guard/query%', '/face_guard/query%'],
  ['/face_guard/que%zzry', '/face_guard/que%zzry'],
  ['/face_guard/query%3Fkey=1', '/face_guard/query%3Fkey=1'],
  ['/face_guard%252Fquery', '/face_guard%252Fquery'],
  ['/face_guard/query%00', '/face_guard/query%00'],
  ['/Face_Guard/Query', '/Face_Guard/Query'],
  ['/face_guard/query.php.php', '/face_guard/query.php.php'],
  ['//', '/'],
  ['', '/'],
])('%s stays another path', (path, canonical) => {
  expect(canonicalPath(path)).toBe(canonical);
});

test.each([
  ['/a?b=c', { origin: null, path: '/a', query: 'b=c' }],
  ['/a?b=//c/../d', { origin: null, path: '/a', query: 'b=//c/../d' }],
  ['/a?b=c#d?e', { origin: null, path: '/a', query: 'b=c' }],
  ['/a#?b=c', { origin: null, path: '/a', query: null }],
  ['http://h:80/a?b=c', { origin: 'http://h:80', path: '/a', query: 'b=c' }],
  ['HTTPS://user@h//a/', { origin: 'HTTPS://user@h', path: '/a/', query: null }],
  ['http://h', { origin: 'http://h', path: '/', query: null }],
  ['http://h?b', { origin: 'http://h', path: '/', query: 'b' }],
  ['//h/a', { origin: null, path: '/h/a', query: null }],
  ['/http://h/a', { origin: null, path: '/http:/h/a', query: null }],
  ['*', { origin: null, path: '/*', query: null }],
])('the parts of %s', (target, parts) => {
  expect(parseRequestTarget(target)).toEqual(parts);
});
