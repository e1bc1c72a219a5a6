/** Register writes that were recorded or written down by a user, read into steps. */
import { UserError } from '../../errors.js';
import type { PlayedStep, RegisterWrite } from '../../target/steps.js';
import { printable, quoted } from '../../text.js';
import { loggedWrite } from './log.js';
import { checkedWrite } from './register-write.js';

/**
 * `[SLOT.FUNCTION@]REG=VALUE[:WIDTH]`, all but the width in hex with or without 0x, width in bytes (default 1); without
 * slot and function on bus 0 the host bridge is meant. Throws UserError that starts with `name`.
 */
export function parseWrite(text: string, name = '--write'): RegisterWrite {
  const match = /^(?:([^=@]*)@)?([^=]*)=([^:]*)(?::(.*))?$/.exec(text);
  if (match === null) throw new UserError(`${name}: ${quoted(text)} is not REG=VALUE[:WIDTH], such as 0x59=0x30`);
  const [, device, register, value, bytes] = match;
  const width = bytes === undefined ? 1 : /^\d$/.test(bytes) ? Number(bytes) : Number.NaN;
  return checkedWrite(register, value, width, `${name}: ${quoted(text)}`, device);
}

/**
 * The steps of a recording: JSON lines `{"write":{"register":"0x59","value":"0x30","width":1}}` (`"device":"02.0"` in
 * it for another than the host bridge) and `{"reset":true}`, others left out; or a QEMU log, of which the
 * `pci_cfg_write` lines of the host bridge count. Throws UserError with file and line; also where there is no step at
 * all.
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
  const { device, register, value, width } = parsed.write as Readonly<Record<string, unknown>>;
  return { write: checkedWrite(register, value, width ?? 1, place, device) };
}

function logStep(line: string, place: string): PlayedStep | null {
  const { write, machine } = loggedWrite(line, place) ?? {};
  return write === undefined || machine === undefined ? null : { write };
}
