/** How a command ends that did not come to its end: one line, no stack. */
import { UserError } from '../../errors.js';
import { printable } from '../../text.js';

/** Errors that C under analysis brings about. They are known by name, because their modules take time to load. */
const FROM_THE_TREE = new Set(['Trap', 'CompileError', 'MachineError']);

/** What is written for an error, without a newline, and the exit code. */
export function describeFailure(error: unknown): { readonly line: string; readonly exitCode: number } {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const line = printable(message.replace(/\s*\n\s*/g, ' '));
  if (error instanceof UserError) return { line: `flatcheck: ${line}`, exitCode: error.exitCode };
  if (FROM_THE_TREE.has(name)) return { line: `flatcheck: ${line}`, exitCode: 3 };
  return { line: `flatcheck: internal error: ${line}`, exitCode: 3 };
}

/** Says on standard error why the process ends and sets its exit code; with FLATCHECK_DEBUG=1 the stack as well. */
export function reportFailure(error: unknown): void {
  const { line, exitCode } = describeFailure(error);
  process.stderr.write(`${line}\n`);
  if (process.env.FLATCHECK_DEBUG === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exitCode = exitCode;
}
