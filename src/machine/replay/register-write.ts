/** Register writes from texts. */
import { UserError } from '../../errors.js';
import { MEMORY, namedDevice, type RegisterWrite } from '../../target/steps.js';

const CONFIGURATION_SPACE = 0x100;
const MEMORY_SIZE = 2 ** 46;

/**
 * A write whose parts are what they must be; throws UserError that starts with `place` for what is not.
 * @param device slot and function, such as 02.0, or 01:02.0 on another bus, or "memory"; absent for the host bridge
 */
export function checkedWrite(
  register: unknown,
  value: unknown,
  width: unknown,
  place: string,
  device?: unknown,
): RegisterWrite {
  if (width !== 1 && width !== 2 && width !== 4) throw new UserError(`${place}: the width must be 1, 2 or 4 bytes`);
  const address = hexNumber(register);
  if (address === undefined) throw new UserError(`${place}: the register must be a hex number such as 0x59`);
  if (device === MEMORY ? address + width > MEMORY_SIZE : address + width > CONFIGURATION_SPACE)
    throw new UserError(
      device === MEMORY ? `${place}: memory has 46-bit addresses` : `${place}: a device has registers 0x0 to 0xff`,
    );
  const bits = hexNumber(value);
  if (bits === undefined) throw new UserError(`${place}: the value must be a hex number such as 0x30`);
  if (bits >= 2 ** (8 * width))
    throw new UserError(`${place}: the value does not fit into ${width} byte${width === 1 ? '' : 's'}`);
  return { register: baseOf(device, place) + address, value: bits, width };
}

/** The write with the next greater width that the register's alignment allows; null where there is none. */
export function widened(write: RegisterWrite): RegisterWrite | null {
  const width = write.width === 1 ? 2 : write.width === 2 ? 4 : null;
  return width === null || write.register % width !== 0 ? null : { ...write, width };
}

function baseOf(device: unknown, place: string): number {
  if (device === undefined) return 0;
  const base = namedDevice(String(device));
  if (base === null)
    throw new UserError(`${place}: a device is a slot and function, such as 02.0, or 01:02.0 on another bus`);
  return base;
}

function hexNumber(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^(0x)?[0-9a-f]{1,12}$/i.test(text)) return undefined;
  return Number.parseInt(text, 16);
}
