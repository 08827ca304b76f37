/* Records the clip of a challenge and sends it to the server. The page knows nothing but the token after the #. */

import { CaptureWatch, REPORT_HEADER } from './capture.js';
import { Coach } from './coach.js';
import { canLight, showColours } from './light.js';
import { TEXTS } from './texts.js';
import { ACTION_MS, COUNTDOWN, STILL_MS, neededMs, patienceMs, recordingMs } from './timing.js';

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
/* What is said of a camera that does not open, by the name of the error. */
const CAMERA_TEXTS = { NotFoundError: 'no-camera', NotReadableError: 'camera-busy' };
/* Here the person may want to leave without a clip, so there is a way to the app, which waits for its browser. */
const WITH_WAY_BACK = ['retry', 'ended', 'dead'];

const main = document.querySelector('main');
const preview = document.querySelector('#preview');
const start = document.querySelector('#start');
const decline = document.querySelector('#decline');
const back = document.querySelector('#back');
const headers = { authorization: `Bearer ${location.hash.slice(1)}` };
let language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
let shown = 'loading';
let hinted = null;
let challenge = null;
/* When the challenge ends, by `performance.now()`. */
let endsAtMs = 0;
let lateTimer;
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
  back.textContent = texts.back;
  back.hidden = !challenge?.returnUrl || !WITH_WAY_BACK.includes(main.dataset.state);
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

/* The link is used up, or its time is over, or what is left of it is too short for a recording. */
function showDead(text) {
  runs += 1;
  show('dead', text);
}

const leftMs = () => endsAtMs - performance.now();
const isLate = () => leftMs() < neededMs(challenge);

/*
 * Waits until the light and the place of the face are good, but only for a while, so that a wrong hint keeps no person
 * out, and the clip arrives in time.
 */
async function waitUntilGood(coach) {
  const isBad = () => coach.hint !== null && coach.hint !== 'shaking';
  const longestMs = patienceMs(challenge, leftMs());
  for (let waited = 0; waited < longestMs && isBad(); waited += 100) await wait(100);
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
  runProgress(recordingMs(challenge));
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
  runProgress(recordingMs(challenge));
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
  const isStopped = () => mine !== runs;
  show('waiting', 'hold');
  // The page may have been asleep, so only the server knows how much time is left.
  const current = await askForChallenge('challenge', {}, () => isStopped() || show('retry', 'unreachable'));
  if (current === null || isStopped() || !take(current)) return undefined;
  endRehearsal();
  let stream;
  try {
    stream = await openCamera();
  } catch ({ name }) {
    return isStopped() ? undefined : show('retry', CAMERA_TEXTS[name] ?? 'camera');
  }
  // The person may have taken a while to allow it.
  if (!isStopped() && isLate()) showDead('late');
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
  if (response.status === 410) return showDead('gone');
  if (!response.ok && response.status !== 409) return show('retry', 'failed');
  show('done', 'done');
  if (challenge.returnUrl !== null) goBack();
}

/* Leads to the app, which then asks for the answer. Without a clip it learns that there was none. */
function goBack() {
  location.replace(challenge.returnUrl);
}

/* Asks the server for what it knows of the challenge. Null if the page shows why there is no answer. */
async function askForChallenge(path, request, showFailed) {
  try {
    const response = await fetch(`/liveness/${path}`, { headers, ...request });
    if (response.ok) return await response.json();
    if (response.status === 410) showDead('gone');
    else showFailed();
  } catch {
    showFailed();
  }
  return null;
}

const showNotLoaded = () => show('ended', 'not-loaded');

/* From here on this is the challenge. False if it ends too soon for a recording, which the page then says. */
function take(answered) {
  challenge = answered;
  endsAtMs = performance.now() + challenge.secondsLeft * 1000;
  clearTimeout(lateTimer);
  if (isLate()) {
    showDead('late');
    return false;
  }
  lateTimer = setTimeout(
    () => {
      if (['ready', 'retry'].includes(main.dataset.state)) showDead('late');
    },
    leftMs() - neededMs(challenge),
  );
  return true;
}

/*
 * Asks for another kind of challenge, because this page or its person cannot do this one. While a recording runs, it ends
 * by itself.
 */
async function askForOtherKind() {
  runs += 1;
  show('loading', 'loading');
  const body = JSON.stringify({ cannot: challenge.kind });
  const other = await askForChallenge('other-kind', { method: 'POST', body }, showNotLoaded);
  if (other !== null && take(other)) showReady();
}

function showReady() {
  show('ready', challenge.kind === 'colours' ? 'ready-colours' : 'ready');
  void rehearse();
}

async function load() {
  const first = await askForChallenge('challenge', {}, showNotLoaded);
  if (first === null || !take(first)) return undefined;
  const isPossible = challenge.kind !== 'colours' || canLight((query) => matchMedia(query).matches);
  return isPossible ? showReady() : askForOtherKind();
}

start.addEventListener('click', () => void run());
decline.addEventListener('click', () => void askForOtherKind());
back.addEventListener('click', goBack);
for (const button of document.querySelectorAll('[data-language]'))
  button.addEventListener('click', () => {
    language = button.dataset.language;
    translate();
  });
translate();
void load();
