/* Records the clip of a challenge and sends it to the server. The page knows nothing but the token after the #. */

const TEXTS = {
  zh: {
    title: '活体检测',
    note: '视频仅用于本次核验，不会保存；从中截取的人脸图片加密保存，最长 24 小时后删除。',
    loading: '正在加载…',
    ready: '请正对屏幕，将面部置于椭圆框内，按提示依次完成动作',
    start: '开始录制',
    again: '重新录制',
    hold: '请正对屏幕，准备开始',
    sending: '正在提交…',
    done: '已提交，请返回原页面查看结果',
    gone: '链接已失效，请返回原页面重新获取',
    camera: '无法使用摄像头，请允许访问后重试',
    unsupported: '当前浏览器不支持录像，请更换浏览器',
    failed: '提交失败，请重试',
    blink: '请缓慢眨眼',
    'open-mouth': '请张大嘴',
    'turn-left': '请向左转头，再转回来',
    'turn-right': '请向右转头，再转回来',
    nod: '请点头',
  },
  en: {
    title: 'Liveness check',
    note: 'The video is used only for this check and is not kept. Face pictures from it are kept encrypted, for 24 hours at most.',
    loading: 'Loading…',
    ready: 'Face the screen, keep your face inside the oval, and follow the instructions',
    start: 'Start',
    again: 'Record again',
    hold: 'Face the screen and get ready',
    sending: 'Sending…',
    done: 'Sent. Go back to see the result',
    gone: 'This link is no longer valid. Go back and ask for another',
    camera: 'The camera cannot be used. Allow access and try again',
    unsupported: 'This browser cannot record video. Please use another',
    failed: 'Sending failed. Please try again',
    blink: 'Blink slowly',
    'open-mouth': 'Open your mouth wide',
    'turn-left': 'Turn your head to the left and back',
    'turn-right': 'Turn your head to the right and back',
    nod: 'Nod',
  },
};

/* The times fit into the first 8 seconds of a clip, because the server ignores the rest. */
const STILL_MS = 700;
const ACTION_MS = 2300;
const COUNTDOWN = 3;
const TYPES = [
  'video/mp4;codecs=avc1.42E01E',
  'video/webm;codecs=vp8',
  'video/webm;codecs=vp9',
  'video/webm',
  'video/mp4',
];
const BITS_PER_SECOND = 2_500_000;

const main = document.querySelector('main');
const preview = document.querySelector('#preview');
const start = document.querySelector('#start');
const headers = { authorization: `Bearer ${location.hash.slice(1)}` };
let language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
let shown = 'loading';
let challenge = null;

function show(state, text) {
  main.dataset.state = state;
  shown = text;
  translate();
}

function translate() {
  const texts = TEXTS[language];
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = texts.title;
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = texts[element.dataset.text];
  document.querySelector('#message').textContent = texts[shown];
  start.textContent = shown === 'ready' ? texts.start : texts.again;
  start.hidden = !['ready', 'retry'].includes(main.dataset.state);
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function countDown() {
  const element = document.querySelector('#countdown');
  for (let left = COUNTDOWN; left > 0; left--) {
    element.textContent = String(left);
    await wait(1000);
  }
  element.textContent = '';
}

function runProgress(ms) {
  const frames = [{ transform: 'scaleX(0)' }, { transform: 'scaleX(1)' }];
  document.querySelector('#progress').animate(frames, { duration: ms, fill: 'forwards' });
}

async function openCamera() {
  const video = { facingMode: 'user', width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
  preview.srcObject = stream;
  await preview.play();
  return stream;
}

/* Records the clip: a moment of stillness, then one action after the other. */
async function record(stream, mimeType) {
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_PER_SECOND });
  const pieces = [];
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  const stopped = new Promise((resolve, reject) => {
    recorder.addEventListener('stop', resolve);
    recorder.addEventListener('error', ({ error }) => reject(error));
  });
  recorder.start();
  runProgress(STILL_MS + challenge.actions.length * ACTION_MS);
  await wait(STILL_MS);
  for (const action of challenge.actions) {
    show('recording', action);
    await wait(ACTION_MS);
  }
  recorder.stop();
  await stopped;
  return new Blob(pieces, { type: mimeType.split(';')[0] });
}

async function run() {
  const mimeType = TYPES.find((type) => globalThis.MediaRecorder?.isTypeSupported(type));
  if (!mimeType || !navigator.mediaDevices) return show('ended', 'unsupported');
  show('waiting', 'hold');
  let stream;
  try {
    stream = await openCamera();
  } catch {
    return show('retry', 'camera');
  }
  let clip;
  try {
    await countDown();
    clip = await record(stream, mimeType);
  } catch {
    return show('retry', 'camera');
  } finally {
    for (const track of stream.getTracks()) track.stop();
    preview.srcObject = null;
  }
  return send(clip);
}

async function send(clip) {
  show('sending', 'sending');
  let response;
  try {
    response = await fetch('/liveness/clip', { method: 'POST', headers, body: clip });
  } catch {
    return show('retry', 'failed');
  }
  if (response.status === 410) return show('ended', 'gone');
  if (!response.ok && response.status !== 409) return show('retry', 'failed');
  show('done', 'done');
  if (challenge.returnUrl !== null) location.replace(challenge.returnUrl);
}

async function load() {
  try {
    const response = await fetch('/liveness/challenge', { headers });
    if (!response.ok) return show('ended', 'gone');
    challenge = await response.json();
  } catch {
    return show('ended', 'failed');
  }
  return show('ready', 'ready');
}

start.addEventListener('click', () => void run());
for (const button of document.querySelectorAll('[data-language]'))
  button.addEventListener('click', () => {
    language = button.dataset.language;
    translate();
  });
translate();
void load();
