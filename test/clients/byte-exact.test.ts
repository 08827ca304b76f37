import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PEOPLE } from '../../src/sandbox/catalogue.ts';
import { magicClip, magicImage } from '../../src/sandbox/magic-values.ts';
import { openServerUnderTest, type ServerUnderTest } from '../e2e/running-server.ts';
import { exchange, type RawAnswer } from './raw-exchange.ts';
import { FORM_CLIENTS, JSON_CLIENTS, type RecordedClient } from './recorded-requests.ts';

const person = { idcard: PEOPLE[0]?.idNumber ?? '', realname: '沙箱测试' };
const stranger = { idcard: '11010519491231002X', realname: '张三' };
const image = Buffer.from(magicImage('score-96')).toString('base64');
const WRONG_KEY = '0'.repeat(32);
let server: ServerUnderTest;
let remove: () => Promise<void>;
let key: string;
let host: string;

beforeAll(async () => {
  ({ server, remove } = await openServerUnderTest());
  const { id } = await server.admin('apps.create', { name: 'Try', mode: 'sandbox' });
  key = String((await server.admin('keys.create', { appId: id }))['key']);
  ({ host } = new URL(server.url));
});
afterAll(() => remove());

/** The status and headers that every client in the field relies on before it reads a single field. */
function expectTransport({ statusLine, headers, body }: RawAnswer): void {
  expect(statusLine).toBe('HTTP/1.1 200 OK');
  expect(headers['content-type']).toBe('application/json;charset=utf-8');
  expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  expect(headers).not.toHaveProperty('transfer-encoding');
  expect(headers).not.toHaveProperty('content-encoding');
  expect(body).toBe(JSON.stringify(JSON.parse(body)));
  expect(body).toMatch(/"error_code":\d+\}$/);
}

const ask = async ({ write }: RecordedClient, path: string, fields: Readonly<Record<string, string>>) => {
  const answer = await exchange(server.url, write({ host, path, fields }));
  expectTransport(answer);
  return answer;
};

describe.each([...FORM_CLIENTS, ...JSON_CLIENTS].map((client) => [client.name, client] as const))(
  '%s',
  (_name, client) => {
    test('reads a compared face: error_code and res are numbers, the score is text', async () => {
      const { body } = await ask(client, '/verifyface/verify', { key, ...person, image });
      expect(body).toMatch(
        /^\{"reason":"成功","result":\{"res":1,"score":"96","message":"[^"]+","orderid":"JH2641\d{20}"\},"error_code":0\}$/,
      );
    });

    test('reads a service error: HTTP 200, result null', async () => {
      const { body } = await ask(client, '/verifyface/verify', { key, ...stranger, image: 'AAAA' });
      expect(body).toBe('{"reason":"查无记录","result":null,"error_code":226402}');
    });

    test('reads a system error: HTTP 200, resultcode as text, result null', async () => {
      const { body } = await ask(client, '/face_guard/query', { key: WRONG_KEY, ...person });
      expect(body).toBe('{"resultcode":"101","reason":"错误的请求KEY","result":null,"error_code":10001}');
    });

    test('asks face guard and fraud score, with the key in the query', async () => {
      const guard = await ask(client, `/face_guard/query?key=${key}`, person);
      expect(guard.body).toMatch(
        /^\{"reason":"成功","result":\{"orderid":"JH797\d{12}[\dA-Za-z]{5}","res":"0XX0","msg":"[^"]+"\},"error_code":0\}$/,
      );
      const score = await ask(client, '/antiFraudHighRate/query.php', {
        key,
        idNumber: '119999190002010013',
        phoneNumber: '13800138000',
      });
      expect(score.body).toMatch(
        /^\{"reason":"成功","result":\{"res":\{"found":1,"idFound":1,"riskInfo":\[\],"riskScore":20\},"orderid":"J717\d{18}"\},"error_code":0\}$/,
      );
    });

    test('asks for the risk of an account, its data as JSON text in a field', async () => {
      const data = {
        Account: { AccountType: 4, OtherAccount: { AccountId: '16003100003' } },
        UserIp: '203.0.113.7',
        PostTime: 1_700_000_000,
      };
      const { body } = await ask(client, `/antiRush/query?key=${key}`, { BusinessSecurityData: JSON.stringify(data) });
      expect(body).toMatch(
        /"res":\{"UserId":"16003100003","PostTime":1700000000,"AssociateAccount":"","UserIp":"203.0.113.7","RiskLevel":"reject","RiskType":\[2,21,101,1011\]\},"orderid":"J615\d{18}"/,
      );
    });

    test('sends a video of more than a mebibyte', async () => {
      const clip = Buffer.concat([magicClip('same-person'), Buffer.alloc(900_000, 7)]).toString('base64');
      const { body } = await ask(client, '/videoAuth/query', {
        key,
        ...person,
        videoData: `base64:${clip}`,
        rate_type: '3',
      });
      expect(body).toMatch(
        /"livingScore":0.998732,"faceScore":0.72,"faceAdvise":"系统判断为同一人","pictures":\["http:/,
      );
    });
  },
);

test.each(JSON_CLIENTS.map((client) => [client.name, client] as const))(
  '%s sends the risk request as one JSON body',
  async (_name, client) => {
    const json = JSON.stringify({
      BusinessSecurityData: { Account: { AccountType: '4', OtherAccount: { AccountId: '16003100002' } } },
      UserIp: '223.122.53.5',
    });
    const answer = await exchange(server.url, client.writeJson({ host, path: `/antiRush/query?key=${key}` }, json));
    expectTransport(answer);
    expect(JSON.parse(answer.body)).toMatchObject({
      error_code: 0,
      result: { res: { RiskLevel: 'review', UserIp: '223.122.53.5' } },
    });
  },
);

test('a client that sends Expect: 100-continue is told to go on', async () => {
  const asking = FORM_CLIENTS.find(({ name }) => name.includes('Expect'));
  if (!asking) throw new Error('no client asks first');
  const answer = await exchange(
    server.url,
    asking.write({ host, path: '/verifyface/verify', fields: { key, ...person, image } }),
  );
  expect(answer.continued).toBe(true);
});

test('a photo as a file part, as Java and PHP send files', async () => {
  const boundary = '------------------------5f0e9a';
  const part = (headers: string) => `--${boundary}\r\nContent-Disposition: form-data; ${headers}\r\n\r\n`;
  const texts = Object.entries({ key, ...person }).map(([name, value]) => `${part(`name="${name}"`)}${value}\r\n`);
  const body = Buffer.concat([
    Buffer.from(
      `${texts.join('')}${part('name="image"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: binary')}`,
    ),
    magicImage('code-3005'),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const head = `POST /verifyface/verify HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${body.length}\r\nContent-Type: multipart/form-data; boundary=${boundary}\r\n\r\n`;
  const answer = await exchange(server.url, Buffer.concat([Buffer.from(head), body]));
  expectTransport(answer);
  expect(answer.body).toContain('"res":2,"code":"3005"');
});

test('base64 whose plus signs a careless client lost, and that was broken into lines', async () => {
  const careless = image.replaceAll('+', ' ').replaceAll(/(.{76})/g, '$1\r\n');
  expect(careless).not.toBe(image);
  const fields = Object.entries({ key, ...person }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const body = [...fields, `image=${careless.replaceAll('=', '%3D')}`].join('&');
  const head = `POST /verifyface/verify HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`;
  const answer = await exchange(server.url, Buffer.from(head + body));
  expect(answer.body).toContain('"res":1,"score":"96"');
});
