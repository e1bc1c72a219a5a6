/**
 * Functions that lie outside of what is observed, by what QEMU and GLib document of them. All other functions are read.
 */

/** What a call of a root does. */
export type Root =
  /**
   * Writes text where nobody observes it. The format is at `format`; its result is not used where the call is left out.
   */
  | { readonly kind: 'print'; readonly format: number }
  /**
   * The arguments from `from` on are text and its place; those before, and that it is called, are observed. `as` is
   * what it is then compared as.
   */
  | { readonly kind: 'text'; readonly from: number; readonly as: string }
  /** Makes a string of its own: nothing else has it. */
  | { readonly kind: 'string' }
  /** Only reads what its arguments point to. */
  | { readonly kind: 'read'; readonly touches: readonly number[] };

const ROOTS: ReadonlyMap<string, Root> = new Map<string, Root>([
  // util/error-report.c: text to the monitor or to stderr.
  ['error_report', { kind: 'print', format: 0 }],
  ['warn_report', { kind: 'print', format: 0 }],
  ['info_report', { kind: 'print', format: 0 }],
  // monitor/monitor.c: text to the monitor or to stderr.
  ['error_printf', { kind: 'print', format: 0 }],
  ['error_printf_unless_qmp', { kind: 'print', format: 0 }],
  ['monitor_printf', { kind: 'print', format: 1 }],
  // util/log.c: text to the log file.
  ['qemu_log', { kind: 'print', format: 0 }],
  // C11 7.21.6: text to a stream. Streams are no guest memory.
  ['printf', { kind: 'print', format: 0 }],
  ['fprintf', { kind: 'print', format: 1 }],
  // util/error.c: fills in an Error, of which only that it is set is observed. File, line and function come before the
  // text.
  ['error_setg_internal', { kind: 'text', from: 1, as: 'error_setg_internal' }],
  ['error_setg_errno_internal', { kind: 'text', from: 1, as: 'error_setg_errno_internal' }],
  ['error_prepend', { kind: 'text', from: 1, as: 'error_prepend' }],
  ['error_append_hint', { kind: 'text', from: 1, as: 'error_append_hint' }],
  // util/error.c: print an Error and free it.
  ['error_report_err', { kind: 'text', from: 1, as: 'error_report_err' }],
  ['warn_report_err', { kind: 'text', from: 1, as: 'error_report_err' }],
  ['error_reportf_err', { kind: 'text', from: 1, as: 'error_report_err' }],
  ['warn_reportf_err', { kind: 'text', from: 1, as: 'error_report_err' }],
  // GLib, String Utility Functions: a new string.
  ['g_strdup_printf', { kind: 'string' }],
  // C11 7.24.4 and 7.24.6: they read strings.
  ['strcmp', { kind: 'read', touches: [0, 1] }],
  ['strlen', { kind: 'read', touches: [0] }],
  // C11 7.24.6.2: text for a number.
  ['strerror', { kind: 'read', touches: [] }],
]);

/** What a function of this name is known for; null for one that is not in the table. */
export function rootOf(name: string): Root | null {
  return ROOTS.get(name) ?? null;
}
