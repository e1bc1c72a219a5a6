/** The pre-push hook: a shell script that runs the hook that was there before, then flatcheck where there is one. */

/** Marks a hook as written by flatcheck. */
export const MARK = '# flatcheck pre-push hook';
/** What is appended to the name of a hook that was there before. */
export const BEFORE = '.before-flatcheck';
/** The exit code with which `flatcheck hook run` says that the push must not go on; node uses lower ones itself. */
export const BLOCKED = 100;

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The script. Standard input, which git gives once, goes to both hooks.
 * @param node path of the node that runs flatcheck
 * @param cli path of flatcheck's dist/cli.js
 */
export function hookScript(node: string, cli: string): string {
  return `#!/bin/sh
${MARK}; "flatcheck hook uninstall" takes it away.
node=${shellWord(node)}
cli=${shellWord(cli)}

lines=$(cat)
feed() { [ -z "$lines" ] || printf '%s\\n' "$lines"; }
before=$0${BEFORE}
if [ -f "$before" ] && [ -x "$before" ]; then
  feed | "$before" "$@" || exit
fi
[ -n "$lines" ] || exit 0

[ -x "$node" ] || node=$(command -v node)
if [ -n "$node" ] && [ -f "$cli" ]; then
  feed | "$node" "$cli" hook run "$@"
elif command -v flatcheck >/dev/null; then
  feed | flatcheck hook run "$@"
else
  echo 'flatcheck: not found on this machine, so this push is not checked; install it and run "flatcheck hook install" again' >&2
  exit 0
fi
# Only what flatcheck says of the push stops it, not a failure of flatcheck itself.
[ $? -ne ${BLOCKED} ] || exit 1
exit 0
`;
}
