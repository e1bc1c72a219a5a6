/**
 * Which files of a tree a check may read, told from their paths alone: what does not matter to a machine need not be
 * checked.
 */
import { machineKinds } from './machines.js';

/** What a check reads: C, and what the build makes C of or decides by (src/runtime). */
const READABLE = /\.[ch](\.inc)?$|^qapi\/.*\.json$|(^|\/)(meson\.build|trace-events)$|\.hx$|^scripts\/qapi\/|^VERSION$/;

/** Folders of which nothing, not even a header, is part of the system emulator for x86. */
const OTHER_PROGRAMS =
  /^(\.[^/]*|docs|tests|roms|pc-bios|po|python|rust|subprojects|contrib|tools|qga|storage-daemon|linux-user|bsd-user|common-user|gdb-xml|scripts\/(?!qapi\/)[^/]+|target\/(?!i386\/)[^/]+|tcg\/(?!i386\/)[^/]+(?=\/)|host\/include\/(?!generic\/|i386\/|x86_64\/)[^/]+)\//;

/**
 * Folders whose headers may be included, but whose C no machine here calls: other boards, backends, devices that are
 * added on request.
 */
const OTHER_CODE =
  /^(audio|authz|block|chardev|crypto|disas|dump|ebpf|fpu|fsdev|gdbstub|io|libdecnumber|nbd|net|plugins|scsi|semihosting|stats|ui|hw\/(9pfs|adc|alpha|arm|avr|can|fsi|gpio|hppa|ipack|loongarch|m68k|microblaze|mips|net|nubus|nvme|openrisc|ppc|riscv|rx|s390x|scsi|sd|sensor|sh4|sparc|sparc64|ssi|tricore|ufs|usb|vmapple|xtensa))\//;

/** Headers that name other targets' CPUs, which boards' headers include. */
const CPU_NAMES = /^target\/[^/]+\/cpu-qom\.h$/;

/**
 * Whether a check of the machines that there are may read the file at a path. True where it is not known, as for a
 * folder that no list here names. Held against what checks of real trees read by test/qemu/reach.test.ts.
 */
export function mayBeRun(path: string): boolean {
  if (!READABLE.test(path)) return false;
  if (boardFolders().some((folder) => path.startsWith(folder))) return true;
  if (CPU_NAMES.test(path)) return true;
  if (OTHER_PROGRAMS.test(path)) return false;
  return path.endsWith('.h') || !OTHER_CODE.test(path);
}

function boardFolders(): string[] {
  return machineKinds.flatMap(({ units }) => units.map((unit) => unit.slice(0, unit.lastIndexOf('/') + 1)));
}
