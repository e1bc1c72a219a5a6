/** Register writes by the names that the datasheets have. All texts are printable. */
import type { WitnessStep, WitnessWrite } from '../../result/result.js';
import { HOTPLUG, hotplugOf, TEST_DEVICE } from '../../target/steps.js';
import { registerName } from '../../target/x86_64/machines.js';
import { printable } from '../../text.js';

/** Of more steps than this only the last is named. */
const MAX_STEPS = 4;
/** A witness without a step. */
const AT_RESET = 'at reset';

/**
 * `PAM0 (0x59) = 0x20`; with the device before it where it is not the host bridge. @param machine whose host bridge it
 * is
 */
export function registerText({ device, register, value, width }: WitnessWrite, machine: string): string {
  const name = registerName(machine, device, Number(register), width);
  if (device === HOTPLUG) return hotplugText(name!, value);
  const wide = width > 1 && !name?.includes('..') ? ` (${width} bytes)` : '';
  const place =
    name === null ? printable(register) : device === TEST_DEVICE ? name : `${name} (${printable(register)})`;
  const digits = value.replace(/^0x/, '').padStart(2 * width, '0');
  return `${device === undefined ? '' : `${printable(device)} `}${place} = 0x${printable(digits)}${wide}`;
}

function hotplugText(name: string, value: string): string {
  const { isPlugged, failing } = hotplugOf(Number(value));
  const how = failing > 0 ? ` (request ${failing} to the kernel fails)` : '';
  return `${isPlugged ? 'plug' : 'unplug'} ${name}${how}`;
}

/** All steps in their order, or how many and the last; without any, that it shows at reset. */
export function stepsText(steps: readonly WitnessStep[], machine: string): string {
  if (steps.length === 0) return AT_RESET;
  const shown = steps.map((step) => ('reset' in step ? 'reset' : registerText(step, machine)));
  return steps.length <= MAX_STEPS ? shown.join(', ') : `${steps.length} steps, the last ${shown.at(-1)}`;
}
