const { Renzheng, SystemError, TransportError } = require('renzheng-sdk');

/** Shows every kind of error and how to tell them apart, in CommonJS. */
async function main() {
  const client = new Renzheng({
    baseUrl: process.env.RENZHENG_BASE_URL,
    key: process.env.RENZHENG_KEY,
    timeoutMs: 5000,
  });
  try {
    const { res } = await client.faceGuard({ idcard: process.env.ID_NUMBER, realname: '沙箱测试' });
    console.log('answered', res);
  } catch (error) {
    if (error instanceof SystemError && error.is(10012)) console.log('buy another package');
    else if (error instanceof TransportError && error.kind === 'unsure')
      console.log('ask again under the same idempotency key');
    else console.log(error.name, error.code, error.reason);
  }
}

void main();
