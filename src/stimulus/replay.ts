/** Register writes that were recorded or written down by a user, read into steps. */
import { UserError } from '../errors.js';
import type { PlayedStep, RegisterWrite } from '../machine/steps.js';
import { printable, quoted } from '../text.js';
import { loggedWrite } from './log.js';
import { checkedWrite } from './register-write.js';

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
  const write = loggedWrite(line, place)?.bridge?.write;
  return write === undefined ? null : { write };
}
