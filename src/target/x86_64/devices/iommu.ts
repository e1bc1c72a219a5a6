/**
 * What a guest does with an Intel IOMMU (Intel Virtualization Technology for Directed I/O, revision 4.0: chapter 9 for
 * the tables, 11.4 for the registers; where the registers are: Q35_HOST_BRIDGE_IOMMU_ADDR in QEMU's q35.h). The tables
 * lie in the guest's RAM, so each RAM block must have memory behind it.
 */
import { memoryStep, type PlayedStep } from '../../steps.js';

/** The slot of the device whose DMA is translated. */
export const TRANSLATED_SLOT = 4;

const REGISTERS = 0xfed90000;
const GCMD = REGISTERS + 0x18;
const RTADDR = REGISTERS + 0x20;
/** The upper halves of registers of eight bytes: what they command is done when these are written. */
const CCMD_HIGH = REGISTERS + 0x2c;
const IVA = REGISTERS + 0xf0;
const IOTLB_HIGH = REGISTERS + 0xfc;

const [ENABLE, SET_ROOT] = [0x8000_0000, 0x4000_0000];
/** Invalidations: of all, of the domain, of a page of it. */
const ALL_CONTEXTS = 0xa000_0000;
const [ALL, DOMAIN, PAGE] = [0x9000_0000, 0xa000_0001, 0xb000_0001];

const [ROOT, CONTEXT, LEVEL3, LEVEL2, LEVEL1] = [0x10000, 0x11000, 0x12000, 0x13000, 0x14000];
/** For a page behind the range of interrupts, which splits what is translated. */
const [HIGH_LEVEL2, HIGH_LEVEL1] = [0x15000, 0x16000];
const HIGH_PAGE = 0xfef00000;
const DEVFN = TRANSLATED_SLOT << 3;
const [ENTRY, WIDE_ENTRY, PAGE_SIZE] = [8, 16, 0x1000];
const PRESENT = 1;
const [READ, WRITE] = [1, 2];
/** Tables of three levels, and the domain's number. */
const THREE_LEVELS_OF_DOMAIN = 0x101;
const HPET = 0xfed00000;

/**
 * Translation is switched on over tables that map pages to be read, written or both, one of them to what is no RAM;
 * then pages come, go and move, and translation is switched off and on.
 */
export function iommuSteps(): PlayedStep[] {
  return [
    { reset: true },
    ...tables(),
    ...written(RTADDR, ROOT),
    command(GCMD, SET_ROOT),
    command(GCMD, ENABLE),
    command(CCMD_HIGH, ALL_CONTEXTS),
    command(IOTLB_HIGH, ALL),
    ...page(0, 0),
    command(IOTLB_HIGH, DOMAIN),
    ...page(1, 0x24000 | READ | WRITE),
    ...written(IVA, PAGE_SIZE),
    command(IOTLB_HIGH, PAGE),
    ...page(0, 0x25000 | READ),
    ...page(5, 0x26000 | READ | WRITE),
    command(IOTLB_HIGH, ALL),
    command(GCMD, 0),
    command(GCMD, ENABLE),
    command(CCMD_HIGH, ALL_CONTEXTS),
    { reset: true },
    ...tables(),
    ...written(RTADDR, ROOT),
    command(GCMD, SET_ROOT),
    command(GCMD, ENABLE),
    command(CCMD_HIGH, ALL_CONTEXTS),
    // Without a context the device has no translation any more.
    ...written(CONTEXT + DEVFN * WIDE_ENTRY, 0),
    command(CCMD_HIGH, ALL_CONTEXTS),
    command(IOTLB_HIGH, ALL),
    { reset: true },
  ];
}

function tables(): PlayedStep[] {
  const context = CONTEXT + DEVFN * WIDE_ENTRY;
  return [
    ...written(ROOT, CONTEXT | PRESENT),
    ...written(context, LEVEL3 | PRESENT),
    ...written(context + ENTRY, THREE_LEVELS_OF_DOMAIN),
    ...written(LEVEL3, LEVEL2 | READ | WRITE),
    ...written(LEVEL2, LEVEL1 | READ | WRITE),
    ...written(LEVEL3 + index(HIGH_PAGE, 30) * ENTRY, HIGH_LEVEL2 | READ | WRITE),
    ...written(HIGH_LEVEL2 + index(HIGH_PAGE, 21) * ENTRY, HIGH_LEVEL1 | READ | WRITE),
    ...written(HIGH_LEVEL1 + index(HIGH_PAGE, 12) * ENTRY, 0x27000 | READ | WRITE),
    ...page(0, 0x20000 | READ | WRITE),
    ...page(1, 0x21000 | READ),
    ...page(2, 0x22000 | WRITE),
    ...page(4, 0x23000 | READ | WRITE),
    ...page(3, (HPET | READ | WRITE) >>> 0),
    ...page(5, 0),
  ];
}

/** Which entry of a table is for an address. @param shift of the bits that tell it */
function index(address: number, shift: number): number {
  return Math.floor(address / 2 ** shift) % 512;
}

function page(number: number, entry: number): PlayedStep[] {
  return written(LEVEL1 + number * ENTRY, entry);
}

/** A number of eight bytes below 2^32. */
function written(address: number, value: number): PlayedStep[] {
  return [memoryStep(address, value, 4), memoryStep(address + 4, 0, 4)];
}

function command(register: number, value: number): PlayedStep {
  return memoryStep(register, value, 4);
}
