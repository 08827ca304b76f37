import type { Detail } from './risk-request.ts';

/** The device signals that a caller's SDK may send in Details, with the names that SDKs use for each. */
export const DEVICE_SIGNALS = {
  emulator: ['emulator', 'isemulator', 'simulator', 'issimulator', 'virtualmachine', 'vm'],
  cloudPhone: ['cloudphone', 'iscloudphone', 'clouddevice', 'cloudmachine'],
  rooted: ['root', 'rooted', 'isroot', 'isrooted', 'jailbreak', 'jailbroken', 'isjailbroken'],
  multiOpen: ['multiopen', 'ismultiopen', 'multirun', 'virtualapp'],
  hooked: ['hook', 'hooked', 'ishooked', 'xposed', 'frida', 'substrate'],
  debugged: ['debug', 'debugger', 'isdebug', 'debuggable', 'adb', 'adbenabled'],
  groupControl: ['groupcontrol', 'isgroupcontrol', 'phonewall', 'phonefarm', 'modempool', 'simpool'],
  vpn: ['vpn', 'isvpn', 'usevpn', 'proxy', 'isproxy', 'wifiproxy'],
  fakeLocation: ['mocklocation', 'fakelocation', 'fakegps'],
  autoClicker: ['autoclick', 'autoclicker', 'script', 'isscript', 'touchsimulated'],
  /** Honest people do these too: helpers for the blind, a phone mirrored to a screen, a stick, an app kept twice. */
  assisted: [
    'otg',
    'screenmirror',
    'screenmirroring',
    'accessibilityservice',
    'accessibility',
    'dualapp',
    'appclone',
    'cloned',
  ],
} as const satisfies Record<string, readonly string[]>;

/** A signal, by this product's name for it. */
export type DeviceSignal = keyof typeof DEVICE_SIGNALS;

/** What the caller said about the device: true, false, or null if it said nothing. */
export type DeviceSignals = Readonly<Record<DeviceSignal, boolean | null>>;

const SIGNAL_BY_NAME: ReadonlyMap<string, DeviceSignal> = new Map(
  Object.entries(DEVICE_SIGNALS).flatMap(([signal, names]) => names.map((name) => [name, signal as DeviceSignal])),
);

/** The name of a detail without case, `_`, `-`, `.` and blanks, which do not count. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[_.\s-]/g, '');
}

/**
 * Reads the details that name a device signal. Case, `_`, `-` and `.` in a name do not matter, e.g. `is_rooted` and
 * `IsRooted` are one signal. Other details are ignored.
 */
export function readDeviceSignals(details: readonly Detail[]): DeviceSignals {
  const said: Record<DeviceSignal, boolean | null> = {
    emulator: null,
    cloudPhone: null,
    rooted: null,
    multiOpen: null,
    hooked: null,
    debugged: null,
    groupControl: null,
    vpn: null,
    fakeLocation: null,
    autoClicker: null,
    assisted: null,
  };
  for (const { name, value } of details) {
    const signal = SIGNAL_BY_NAME.get(plainName(name));
    const truth = readTruth(value);
    if (signal !== undefined && truth !== null) said[signal] = truth || said[signal] === true;
  }
  return said;
}

/** Reads a yes or no, e.g. `1`, `true` or `是`. Null if the text is neither. */
export function readTruth(value: string): boolean | null {
  const text = value.trim().toLowerCase();
  if (['1', 'true', 'yes', 'y', '是'].includes(text)) return true;
  if (['0', 'false', 'no', 'n', '否'].includes(text)) return false;
  return null;
}
