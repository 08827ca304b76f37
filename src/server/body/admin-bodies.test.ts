import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { AdminBodies, type AdminSender } from './admin-bodies.ts';

const INTEGRATOR = { administratorId: 'adm_integrator', addressSubject: '192.0.2.1' };

function opened() {
  const bodies = new AdminBodies({ monotonicMs: () => 0 });
  onTestFinished(() => bodies.close());
  const enter = (sender: AdminSender, headers: IncomingMessage['headers'], bytesMax: number) => {
    const request = new IncomingMessage(new Socket());
    Object.assign(request.headers, headers);
    return bodies.enter(request, new ServerResponse(request), { bytesMax, sender });
  };
  return { bodies, enter };
}

test('an administrator who sends large bodies without end leaves others their places', async () => {
  const { bodies, enter } = opened();
  for (let at = 0; at < 60; at++) void enter(INTEGRATOR, { 'transfer-encoding': 'chunked' }, 8 << 20);
  expect(bodies.load).toEqual({ bytesHeld: 64 << 20, waiting: 16 });
  const owner = { administratorId: 'adm_owner', addressSubject: '192.0.2.2' };
  expect(await enter(owner, { 'content-length': '1500000' }, 8 << 20)).toBeNull();
  // Also from the same address.
  const neighbour = { administratorId: 'adm_owner', addressSubject: '192.0.2.1' };
  expect(await enter(neighbour, { 'content-length': '1500000' }, 8 << 20)).toBeNull();
});

test('an address leaves others their places, whoever calls from it', async () => {
  const { bodies, enter } = opened();
  for (let at = 0; at < 60; at++)
    void enter({ ...INTEGRATOR, administratorId: `adm_${at}` }, { 'content-length': String(8 << 20) }, 8 << 20);
  expect(bodies.load.bytesHeld).toBe(96 << 20);
  const elsewhere = { ...INTEGRATOR, addressSubject: '192.0.2.2' };
  expect(await enter(elsewhere, { 'content-length': '1500000' }, 8 << 20)).toBeNull();
});
