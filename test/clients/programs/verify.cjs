const http = require('node:http');
const querystring = require('node:querystring');

/** Node's own client, as services without a library use it. */
function post(changes) {
  const { KEY: key, ID_NUMBER: idcard, IMAGE: image, BASE_URL: base } = process.env;
  const body = querystring.stringify({ key, idcard, realname: '沙箱测试', image, ...changes });
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = http.request(`${base}/verifyface/verify`, { method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (piece) => (text += piece));
      response.on('end', () => resolve(JSON.parse(text)));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function main() {
  const good = await post({});
  if (good.error_code === 0 && good.result.res === 1) console.log('success', good.result.score);
  const refused = await post({ idcard: '11010519491231002X', image: 'AAAA' });
  if (refused.error_code === 226402 && refused.result === null) console.log('refused', refused.result);
  const system = await post({ key: '0'.repeat(32) });
  if (system.resultcode === '101' && system.error_code === 10001) console.log('system', system.resultcode);
}

void main();
