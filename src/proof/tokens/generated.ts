/** Names that generated code calls, which is not there to be read. */

/** QAPI's commands and visitors, the monitor's commands, helpers of the code translator, trace points. */
const GENERATED_CALLERS = /^(qmp|hmp|helper|trans|visit|trace|qapi)_/;

/** Whether generated code may call a function of this name. */
export function isCalledByGenerated(name: string): boolean {
  return GENERATED_CALLERS.test(name);
}
