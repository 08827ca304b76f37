import { readFile } from 'node:fs/promises';
import { Renzheng, ServiceError } from 'renzheng-sdk';

/** Checks whether a photo shows the registered person. Run it with `node verify-face.ts NUMBER NAME photo.jpg`. */
const [idcard = '', realname = '', photo = ''] = process.argv.slice(2);
const client = new Renzheng({
  baseUrl: process.env['RENZHENG_BASE_URL'] ?? 'http://127.0.0.1:8080',
  key: process.env['RENZHENG_KEY'] ?? '',
});

try {
  const result = await client.faceVerify({ idcard, realname, image: await readFile(photo) });
  if (result.res === 1) console.log(Number(result.score) >= 60 ? 'the same person' : 'another person', result.score);
  else if (result.res === 2) console.log('the faces could not be compared:', result.desc);
  else console.log('number and name do not match');
} catch (error) {
  if (error instanceof ServiceError && error.is(226402)) console.log('no person is registered under this number');
  else throw error;
}
