/**
 * What of the trees could not be run or read, whatever the patch changes, as codes and data: why a verdict is
 * `incomplete`.
 */
import type { NotFollowedReason } from './costs.js';
import type { LeftBehind } from './reach.js';

/** A configuration by its words. */
export interface ConfigurationName {
  readonly machine: string;
  readonly ram: string;
  readonly vga: string;
  /** Options of the machine that a plan sets, as text; absent where there are none. */
  readonly options?: Readonly<Record<string, string>>;
}

/** A call of a function that does nothing here, which the patch changes. */
export interface IgnoredCall {
  readonly code: 'call-ignored';
  readonly name: string;
  /** Why it does nothing, as the model table has it; null where that has no reason. */
  readonly model: string | null;
  readonly change: 'only-after' | 'only-before' | 'other-numbers';
  /** The hunk that changes it, where hunks were asked one by one. */
  readonly hunk?: string;
}

export type NotRunReason =
  /** The C of a tree did not get to the end of what was played; `error` is the line that says where it stopped. */
  | {
      readonly code: 'stopped';
      readonly on: ConfigurationName;
      readonly tree: 'before' | 'after';
      readonly error: string;
    }
  /** An address space that has a flat view of its own in one tree only. */
  | { readonly code: 'space-in-one-tree'; readonly on: ConfigurationName; readonly addressSpace: string }
  /** A write (null: a reset) reaches beyond its PAM segments and their neighbours. */
  | {
      readonly code: 'beyond-segments';
      readonly on: ConfigurationName;
      readonly write: { readonly register: string; readonly value: string } | null;
    }
  | {
      readonly code: 'listener-not-followed';
      readonly on: ConfigurationName;
      readonly listener: 'kvm' | 'vhost' | 'vhost-user';
      readonly reason: NotFollowedReason;
    }
  /** Only the patched tree calls or names it, and nothing defines it. */
  | { readonly code: 'object-undefined' | 'function-undefined'; readonly name: string }
  /** Only the patched tree calls it, and it is not run; `error` says why. */
  | { readonly code: 'function-not-run'; readonly name: string; readonly error: string }
  | { readonly code: 'header-missing'; readonly name: string }
  /**
   * What a linker or meson refuses: a function that is called and gone, or defined twice; a file that is not named, or
   * still.
   */
  | { readonly code: 'link-undefined'; readonly name: string }
  | { readonly code: 'link-doubled'; readonly name: string; readonly other: string }
  | { readonly code: 'not-in-meson' | 'still-in-meson'; readonly name: string }
  | IgnoredCall
  /**
   * Calls that the patch leaves with another number of arguments: the first, and how many more of the same function.
   */
  | { readonly code: 'call-left-behind'; readonly call: LeftBehind; readonly more: number }
  /** `error` is the line that says why. */
  | {
      readonly code: 'unread';
      readonly subject: 'merge-condition' | 'region-tree' | 'reach';
      readonly error: string;
    };

export interface NotRun {
  readonly reason: NotRunReason;
  /** Empty where it is no place in a file. */
  readonly file: string;
  /** 0 where it is the file as a whole. */
  readonly line: number;
}

/** What is at no place in a file. */
export function nowhere(reason: NotRunReason): NotRun {
  return { reason, file: '', line: 0 };
}
