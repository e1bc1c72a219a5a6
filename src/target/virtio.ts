/**
 * What a guest's driver does with a virtio device on PCI (Virtual I/O Device Version 1.2, 3.1.1 for the order of things,
 * 4.1.4.3 for the registers, which QEMU has at the start of BAR 4). Its queues lie in the guest's RAM, so each RAM block
 * must have memory behind it.
 */
import { deviceBase, memoryStep, type PlayedStep } from './steps.js';

/** The slot of the device. */
export const VIRTIO_SLOT = 5;

const BAR = 0xe000_0000;
/** Registers in configuration space: the command register, with memory and bus mastering on; BAR 4 and its upper half. */
const [COMMAND, ON, BAR4, BAR5] = [0x04, 0x6, 0x20, 0x24];
/** Status bits as they are set one after the other. */
const [RESET, ACKNOWLEDGE, DRIVER, FEATURES_OK, DRIVER_OK] = [0x0, 0x1, 0x3, 0xb, 0xf];
const [DRIVER_FEATURE_SELECT, DRIVER_FEATURE, STATUS] = [0x08, 0x0c, 0x14];
const [QUEUE_SELECT, QUEUE_SIZE, QUEUE_VECTOR, QUEUE_ENABLE] = [0x16, 0x18, 0x1a, 0x1c];
const [QUEUE_DESCRIPTORS, QUEUE_DRIVER, QUEUE_DEVICE] = [0x20, 0x28, 0x30];
/** VIRTIO_F_VERSION_1, in the upper half of the features. */
const VERSION_1 = 1;
/** As many entries as QEMU's device has: more than a bounce buffer holds, so that a queue must be in RAM. */
const [QUEUES, SIZE] = [2, 128];
const [FIRST_QUEUE, BETWEEN_QUEUES] = [0x10000, 0x4000];
const [DRIVER_AREA, DEVICE_AREA] = [0x1000, 0x2000];
/** Where nothing lies. */
const HOLE = 0xd000_0000;

/** The device gets addresses and answers to them. */
export function placeVirtio(): PlayedStep[] {
  const base = deviceBase(VIRTIO_SLOT, 0);
  const write = (register: number, value: number, width: 2 | 4): PlayedStep => ({
    write: { register: base + register, value, width },
  });
  return [write(BAR4, BAR, 4), write(BAR5, 0, 4), write(COMMAND, ON, 2)];
}

/** The driver takes the device over and starts it. @param first where its queues are, one behind the other */
export function startVirtio(first = FIRST_QUEUE): PlayedStep[] {
  return [
    status(RESET),
    status(ACKNOWLEDGE),
    status(DRIVER),
    memoryStep(BAR + DRIVER_FEATURE_SELECT, 1, 4),
    memoryStep(BAR + DRIVER_FEATURE, VERSION_1, 4),
    status(FEATURES_OK),
    ...Array.from({ length: QUEUES }, (_, i) => queue(i, first + i * BETWEEN_QUEUES)).flat(),
    status(DRIVER_OK),
  ];
}

/** The same with queues that are not in RAM. */
export function startVirtioInHole(): PlayedStep[] {
  return startVirtio(HOLE);
}

export function stopVirtio(): PlayedStep[] {
  return [status(RESET)];
}

function status(bits: number): PlayedStep {
  return memoryStep(BAR + STATUS, bits, 1);
}

function queue(number: number, at: number): PlayedStep[] {
  return [
    memoryStep(BAR + QUEUE_SELECT, number, 2),
    memoryStep(BAR + QUEUE_SIZE, SIZE, 2),
    memoryStep(BAR + QUEUE_VECTOR, number, 2),
    memoryStep(BAR + QUEUE_DESCRIPTORS, at, 4),
    memoryStep(BAR + QUEUE_DRIVER, at + DRIVER_AREA, 4),
    memoryStep(BAR + QUEUE_DEVICE, at + DEVICE_AREA, 4),
    memoryStep(BAR + QUEUE_ENABLE, 1, 2),
  ];
}
