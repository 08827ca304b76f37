import { readFile } from 'node:fs/promises';
import { Renzheng } from 'renzheng-sdk';

/**
 * Asks every API about one person. If this server cannot answer, the vendor is asked. Run it with `node all-five.ts
 * photo.jpg clip.mp4`.
 */
const [photo = '', clip = ''] = process.argv.slice(2);
const vendorKey = process.env['VENDOR_KEY'];
const client = new Renzheng({
  baseUrl: process.env['RENZHENG_BASE_URL'] ?? 'http://127.0.0.1:8080',
  key: process.env['RENZHENG_KEY'] ?? '',
  openId: process.env['RENZHENG_OPENID'] ?? '',
  fallbacks: vendorKey ? [{ baseUrl: 'https://apis.juhe.cn', key: vendorKey }] : [],
});
const idcard = process.env['ID_NUMBER'] ?? '119999190006010010';
const realname = process.env['REAL_NAME'] ?? '沙箱测试';

const face = await client.faceVerify({ idcard, realname, image: await readFile(photo) }, { encrypted: true });
const video = await client.videoLiveness({ idcard, realname, video: await readFile(clip) }, { rateType: 3 });
const guard = await client.faceGuard({ idcard, realname });
const score = await client.fraudScore({ idNumber: idcard, phoneNumber: '16002100001' }, { digest: 'sm3' });
const risk = await client.businessRisk({
  Account: { AccountType: 4, OtherAccount: { AccountId: '16003100001' } },
  UserIp: '203.0.113.7',
  SceneCode: 'e_login_protection',
});

console.log({
  face: face.res === 1 ? face.score : face.res,
  living: video.livingScore,
  attacks: guard.data?.idRisk180dItfinCnt ?? 0,
  fraud: score.res.riskScore,
  level: risk.res.RiskLevel,
});
