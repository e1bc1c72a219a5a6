/**
 * An error a user can cause and mend: a torn mail, a folder that is no QEMU tree, an argument out of range.
 * It is printed as one line without a stack; the exit code is 2 unless said otherwise (see docs/commands.md).
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    message: string,
    readonly exitCode: 2 | 3 = 2,
  ) {
    super(message);
  }
}
