/** Register writes that were recorded or written down by a user, read into steps. */
import { UserError } from '../errors.js';
import type { RegisterWrite } from '../machine/machine.js';
import type { PlayedStep } from '../machine/steps.js';
import { printable, quoted } from '../text.js';

const CONFIGURATION_SPACE = 0x100;
/** QOM types of the host bridges whose function 0 holds the PAM and SMRAM registers. */
const HOST_BRIDGES = new Set(['i440FX', 'mch']);
/** QEMU's hw/pci/trace-events: device, then bus:slot.function (up to 5.x slot:function), register, value. */
const LOG_LINE =
  /pci_cfg_write (\S+) (?:[0-9a-f]{2}:([0-9a-f]{2})\.|(\d\d):)([0-7]) @0x([0-9a-f]{1,8}) <- 0x([0-9a-f]{1,8})$/;

/** `REG=VALUE[:WIDTH]`, register and value in hex with or without 0x, width in bytes (default 1). Throws UserError that starts with `name`. */
export function parseWrite(text: string, name = '--write'): RegisterWrite {
  const match = /^([^=]*)=([^:]*)(?::(.*))?$/.exec(text);
  if (match === null) throw new UserError(`${name}: ${quoted(text)} is not REG=VALUE[:WIDTH], such as 0x59=0x30`);
  const width = match[3] === undefined ? 1 : /^\d$/.test(match[3]) ? Number(match[3]) : Number.NaN;
  return checkedWrite(match[1], match[2], width, `${name}: ${quoted(text)}`);
}

/**
 * The steps of a recording: JSON lines `{"write":{"register":"0x59","value":"0x30","width":1}}` and `{"reset":true}`, others left out;
 * or a QEMU log, of which the `pci_cfg_write` lines of the host bridge count. QEMU does not log how wide a write was: the narrowest
 * width that holds the value is taken. Throws UserError with file and line; also where there is no step at all.
 */
export function parseReplay(text: string, name: string): PlayedStep[] {
  const steps: PlayedStep[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const place = `${printable(name)}:${index + 1}`;
    const step = line.trimStart().startsWith('{') ? jsonStep(line, place) : logStep(line.trimEnd(), place);
    if (step !== null) steps.push(step);
  }
  if (steps.length === 0) throw new UserError(`${printable(name)}: no register write of a host bridge in it`);
  return steps;
}

function jsonStep(line: string, place: string): PlayedStep | null {
  let parsed: { write?: unknown; reset?: unknown };
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new UserError(`${place}: not JSON: ${quoted(line)}`);
  }
  if (parsed.reset === true) return { reset: true };
  if (parsed.write === undefined || parsed.write === null) return null;
  const { register, value, width } = parsed.write as { register?: unknown; value?: unknown; width?: unknown };
  return { write: checkedWrite(register, value, width ?? 1, place) };
}

function logStep(line: string, place: string): PlayedStep | null {
  if (!line.includes('pci_cfg_write')) return null;
  const match = LOG_LINE.exec(line);
  if (match === null) throw new UserError(`${place}: not a pci_cfg_write line as QEMU writes it: ${quoted(line)}`);
  const [, device, slot, oldSlot, pciFunction, register, value] = match;
  if (!HOST_BRIDGES.has(device!) || Number.parseInt(slot ?? oldSlot!, 16) !== 0 || pciFunction !== '0') return null;
  const number = Number.parseInt(value!, 16);
  return { write: checkedWrite(register, value, number > 0xffff ? 4 : number > 0xff ? 2 : 1, place) };
}

/** A write whose parts are what they must be; `place` starts the message of what is not. */
function checkedWrite(register: unknown, value: unknown, width: unknown, place: string): RegisterWrite {
  if (width !== 1 && width !== 2 && width !== 4) throw new UserError(`${place}: the width must be 1, 2 or 4 bytes`);
  const address = hexNumber(register);
  if (address === undefined) throw new UserError(`${place}: the register must be a hex number such as 0x59`);
  if (address + width > CONFIGURATION_SPACE) throw new UserError(`${place}: a host bridge has registers 0x0 to 0xff`);
  const bits = hexNumber(value);
  if (bits === undefined) throw new UserError(`${place}: the value must be a hex number such as 0x30`);
  if (bits >= 2 ** (8 * width))
    throw new UserError(`${place}: the value does not fit into ${width} byte${width === 1 ? '' : 's'}`);
  return { register: address, value: bits, width };
}

function hexNumber(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^(0x)?[0-9a-f]{1,12}$/i.test(text)) return undefined;
  return Number.parseInt(text, 16);
}
