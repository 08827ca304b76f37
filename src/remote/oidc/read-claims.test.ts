import { expect, test } from 'vitest';
import { claimedName, claimedRoles, isElsewhere } from './read-claims.ts';

test.each([
  [{ groups: ['a', 'b'] }, 'groups', ['a', 'b']],
  [{ groups: 'a' }, 'groups', ['a']],
  [{ groups: ['a', 7, null] }, 'groups', ['a']],
  [{ realm_access: { roles: ['x'] } }, 'realm_access.roles', ['x']],
  [{ 'https://example.com/roles': ['x'] }, 'https://example.com/roles', ['x']],
  [{ groups: [] }, 'groups', []],
  [{}, 'groups', null],
  [{ groups: null }, 'groups', null],
  [{}, 'constructor', null],
  [{}, '__proto__.constructor', null],
  [{ groups: 'a' }, 'groups.length', null],
])('of %j, the claim %s has the values %j', (claims, name, values) => {
  expect(claimedRoles(claims, name)).toEqual(values);
});

test.each([
  [{ preferred_username: 'ada', name: 'Ada L' }, 'ada'],
  [{ name: 'Ada L' }, 'Ada L'],
  [{ preferred_username: '', nickname: 'al' }, 'al'],
  [{ email: 'ada@example.com' }, null],
  [{ name: 7 }, null],
])('%j is called %s', (claims, name) => expect(claimedName(claims)).toBe(name));

test.each([
  [{ _claim_names: { groups: 'src1' } }, 'groups', true],
  [{ _claim_names: { realm_access: 'src1' } }, 'realm_access.roles', true],
  [{ _claim_names: { 'https://example.com/roles': 'src1' } }, 'https://example.com/roles', true],
  [{ _claim_names: { groups: 'src1' } }, 'roles', false],
  [{ _claim_names: {} }, 'constructor', false],
  [{ _claim_names: null }, 'groups', false],
  [{}, 'groups', false],
])('of %j, the claim %s is elsewhere: %s', (claims, name, is) => expect(isElsewhere(claims, name)).toBe(is));
