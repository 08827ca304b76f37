/* Records the clip of a challenge and sends it to the server. The page knows nothing but the token after the #. */

import { CaptureWatch, REPORT_HEADER } from './capture.js';
import { Coach } from './coach.js';
import { canLight, lightMs, showColours } from './light.js';
import { TEXTS } from './texts.js';

/* The times fit into the first 8 seconds of a clip, because the server ignores the rest. */
const STILL_MS = 700;
const ACTION_MS = 2300;
const COUNTDOWN = 3;
/* Recording starts although a hint is shown, once the person had this long to follow it. */
const PATIENCE_MS = 5000;
const TYPES = [
  'video/mp4;codecs=avc1.42E01E',
  'video/webm;codecs=vp8',
  'video/webm;codecs=vp9',
  'video/webm',
  'video/mp4',
];
/* In these actions the head leaves its place, so nothing is said about where the face is. */
const MOVING = new Set(['turn-left', 'turn-right', 'nod']);
const BITS_PER_SECOND = 2_500_000;

const main = document.querySelector('main');
const preview = document.querySelector('#preview');
const start = document.querySelector('#start');
const decline = document.querySelector('#decline');
const headers = { authorization: `Bearer ${location.hash.slice(1)}` };
let language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
let shown = 'loading';
let hinted = null;
let challenge = null;
/* What the camera shows before the start. Null while a run has the camera, or if it is not allowed yet. */
let rehearsal = null;
/* Counts the runs that began or were declined, so that a run that is not the latest one stops. */
let runs = 0;

function show(state, text) {
  if (['ended', 'dead', 'done'].includes(state)) endRehearsal();
  main.dataset.state = state;
  shown = text;
  translate();
}

function showHint(hint) {
  hinted = hint;
  translate();
}

function translate() {
  const texts = TEXTS[language];
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = texts.title;
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = texts[element.dataset.text];
  document.querySelector('#message').textContent = texts[shown];
  document.querySelector('#hint').textContent = hinted === null ? '' : texts[`hint-${hinted}`];
  start.textContent = main.dataset.state === 'ready' ? texts.start : texts.again;
  start.hidden = !['ready', 'retry'].includes(main.dataset.state);
  decline.textContent = texts.decline;
  decline.hidden =
    challenge?.kind !== 'colours' || !['ready', 'retry', 'waiting', 'recording'].includes(main.dataset.state);
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset.language === language));
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function countDown(isStopped) {
  const element = document.querySelector('#countdown');
  for (let left = COUNTDOWN; left > 0 && !isStopped(); left--) {
    element.textContent = String(left);
    await wait(1000);
  }
  element.textContent = '';
}

function runProgress(ms) {
  const frames = [{ transform: 'scaleX(0)' }, { transform: 'scaleX(1)' }];
  document.querySelector('#progress').animate(frames, { duration: ms, fill: 'forwards' });
}

function askForCamera() {
  const video = { facingMode: 'user', width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
  return navigator.mediaDevices.getUserMedia({ video, audio: false });
}

async function openCamera() {
  const stream = await askForCamera();
  preview.srcObject = stream;
  await preview.play();
  return stream;
}

/*
 * Shows people themselves before they start, so that light and place are right. If the camera is not allowed yet, the
 * start asks for it again and says what is wrong.
 */
async function rehearse() {
  if (rehearsal !== null || !navigator.mediaDevices) return;
  const before = runs;
  const stream = await askForCamera().catch(() => null);
  if (stream === null) return;
  if (before === runs && main.dataset.state === 'ready' && rehearsal === null) {
    rehearsal = stream;
    preview.srcObject = stream;
  } else for (const track of stream.getTracks()) track.stop();
}

/* Gives the camera back, because a recording opens it for itself. */
function endRehearsal() {
  for (const track of rehearsal?.getTracks() ?? []) track.stop();
  if (preview.srcObject === rehearsal) preview.srcObject = null;
  rehearsal = null;
}

/* The link is used up, or its time is over. */
function showDead() {
  runs += 1;
  show('dead', 'gone');
}

/*
 * Waits until the light and the place of the face are good, but not for longer than PATIENCE_MS, so that a wrong hint
 * keeps no person out.
 */
async function waitUntilGood(coach) {
  const isBad = () => coach.hint !== null && coach.hint !== 'shaking';
  for (let waited = 0; waited < PATIENCE_MS && isBad(); waited += 100) await wait(100);
}

/* Records the clip while the person does what is asked. Null if the person declined meanwhile. */
async function record(stream, mimeType, coach, isStopped) {
  const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_PER_SECOND });
  const pieces = [];
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  const stopped = new Promise((resolve, reject) => {
    recorder.addEventListener('stop', resolve);
    recorder.addEventListener('error', ({ error }) => reject(error));
  });
  const started = new Promise((resolve) => {
    recorder.addEventListener('start', resolve);
  });
  recorder.start();
  await started;
  const isDone = challenge.kind === 'colours' ? await runColours(coach, isStopped) : await runActions(coach);
  recorder.stop();
  await stopped;
  return isDone ? new Blob(pieces, { type: mimeType.split(';')[0] }) : null;
}

/* A moment of stillness, then one action after the other. */
async function runActions(coach) {
  runProgress(STILL_MS + challenge.actions.length * ACTION_MS);
  await wait(STILL_MS);
  coach.rememberDistance();
  for (const action of challenge.actions) {
    show('recording', action);
    coach.phase = MOVING.has(action) ? 'moving' : 'facing';
    await wait(ACTION_MS);
  }
  return true;
}

/* The screen lights the face. False if the person declined. */
async function runColours(coach, isStopped) {
  runProgress(lightMs(challenge));
  show('recording', 'lighting');
  coach.rememberDistance();
  main.dataset.light = 'on';
  try {
    return await showColours(document.querySelector('#light'), challenge, isStopped);
  } finally {
    delete main.dataset.light;
  }
}

async function run() {
  const mimeType = TYPES.find((type) => globalThis.MediaRecorder?.isTypeSupported(type));
  if (!mimeType || !navigator.mediaDevices) return show('ended', 'unsupported');
  const mine = ++runs;
  endRehearsal();
  const isStopped = () => mine !== runs;
  show('waiting', 'hold');
  let stream;
  try {
    stream = await openCamera();
  } catch {
    return show('retry', 'camera');
  }
  const coach = new Coach(preview, document.querySelector('.oval'), showHint);
  const watch = new CaptureWatch(stream.getVideoTracks()[0], preview);
  let clip;
  try {
    await countDown(isStopped);
    if (!isStopped()) await waitUntilGood(coach);
    if (isStopped()) return undefined;
    watch.start();
    clip = await record(stream, mimeType, coach, isStopped);
  } catch {
    return isStopped() ? undefined : show('retry', 'camera');
  } finally {
    coach.stop();
    watch.stop();
    for (const track of stream.getTracks()) track.stop();
    if (preview.srcObject === stream) preview.srcObject = null;
  }
  return clip === null || isStopped() ? undefined : send(clip, watch.report());
}

async function send(clip, report) {
  show('sending', 'sending');
  let response;
  try {
    const sent = { ...headers, [REPORT_HEADER]: btoa(JSON.stringify(report)) };
    response = await fetch('/liveness/clip', { method: 'POST', headers: sent, body: clip });
  } catch {
    return show('retry', 'failed');
  }
  if (response.status === 410) return showDead();
  if (!response.ok && response.status !== 409) return show('retry', 'failed');
  show('done', 'done');
  if (challenge.returnUrl !== null) location.replace(challenge.returnUrl);
}

/*
 * Asks for another kind of challenge, because this page or its person cannot do this one. While a recording runs, it ends
 * by itself.
 */
async function askForOtherKind() {
  runs += 1;
  show('loading', 'loading');
  try {
    const body = JSON.stringify({ cannot: challenge.kind });
    const response = await fetch('/liveness/other-kind', { method: 'POST', headers, body });
    if (response.status === 410) return showDead();
    if (!response.ok) return show('ended', 'not-loaded');
    challenge = await response.json();
  } catch {
    return show('ended', 'not-loaded');
  }
  return showReady();
}

function showReady() {
  show('ready', challenge.kind === 'colours' ? 'ready-colours' : 'ready');
  void rehearse();
}

async function load() {
  try {
    const response = await fetch('/liveness/challenge', { headers });
    if (response.status === 410) return showDead();
    if (!response.ok) return show('ended', 'not-loaded');
    challenge = await response.json();
  } catch {
    return show('ended', 'not-loaded');
  }
  setTimeout(() => {
    if (['ready', 'retry'].includes(main.dataset.state)) showDead();
  }, challenge.secondsLeft * 1000);
  const isPossible = challenge.kind !== 'colours' || canLight((query) => matchMedia(query).matches);
  return isPossible ? showReady() : askForOtherKind();
}

start.addEventListener('click', () => void run());
decline.addEventListener('click', () => void askForOtherKind());
for (const button of document.querySelectorAll('[data-language]'))
  button.addEventListener('click', () => {
    language = button.dataset.language;
    translate();
  });
translate();
void load();
