/** Examples below the help of each command. */
import type { Command } from 'commander';

/** What the commands end with (docs/commands.md). */
export const EXIT_CODES: ReadonlyArray<readonly [code: number, meaning: string]> = [
  [0, 'no error; for crosscheck and compare-log: no difference'],
  [1, 'at least one error, or a difference'],
  [2, 'the input or the arguments cannot be used; one line says what and where'],
  [3, 'incomplete: a change is unreached, or C of a tree could not be run'],
];

/** By the command's words. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  check: [
    'flatcheck check',
    'flatcheck check 0001-pc-split-ram.patch',
    'flatcheck check HEAD~3.. -o report.html -o report.json',
    "flatcheck check '<20260406025828.22909-1-who@example.org>'",
  ],
  explain: [
    'flatcheck explain 1 0001-pc-split-ram.patch',
    'flatcheck explain transaction-left-open',
    'flatcheck explain guest-map-changed --from report.json --emit qtest',
  ],
  simulate: ['flatcheck simulate --machine q35 --ram 4G --vga none --write 0x90=0x30'],
  layout: ['flatcheck layout 0001-pc-split-ram.patch'],
  predicate: ['flatcheck predicate 0001-pc-split-ram.patch'],
  crosscheck: ['flatcheck crosscheck --qemu-binary /usr/bin/qemu-system-x86_64 --machine pc --ram 2G --vga none'],
  'compare-log': ['flatcheck compare-log --ram 2G --vga none qemu.log'],
  c: ['flatcheck c -I include -D DEBUG=1 main.c other.c'],
  sweep: [
    'flatcheck sweep origin/master~20..origin/master --quick --output sweep.jsonl',
    'flatcheck sweep --shard 2/8 v10.2.0..v11.0.0 --output 2.jsonl --resume',
    'flatcheck sweep --merge --format markdown 1.jsonl 2.jsonl',
  ],
  cache: ['flatcheck cache --clear'],
  init: ['flatcheck init && editor flatcheck.config.json'],
  hook: ['flatcheck hook install'],
  'hook install': ['cd qemu && flatcheck hook install'],
  'hook uninstall': ['cd qemu && flatcheck hook uninstall'],
  'hook status': ['cd qemu && flatcheck hook status'],
  doctor: ['flatcheck doctor --qemu ~/src/qemu'],
  completion: [
    'source <(flatcheck completion bash)',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    'flatcheck completion zsh > "${fpath[1]}/_flatcheck"',
    'flatcheck completion fish > ~/.config/fish/completions/flatcheck.fish',
  ],
};

/** Adds them to a program's commands, and a word on where more is told. */
export function addExamples(program: Command): void {
  program.addHelpText(
    'after',
    '\nExample:\n  flatcheck check 0001-pc-split-ram.patch\n\nInside a QEMU tree, "flatcheck" alone says what it would do.',
  );
  for (const { words, command } of allCommands(program)) {
    const examples = EXAMPLES[words];
    if (examples === undefined) continue;
    const title = examples.length === 1 ? 'Example' : 'Examples';
    if (words === 'check' || words === 'explain')
      command.addHelpText(
        'after',
        `\nExit codes:\n${EXIT_CODES.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n')}`,
      );
    command.addHelpText('after', `\n${title}:\n${examples.map((line) => `  ${line}`).join('\n')}`);
  }
}

/** A command and the words that call it. */
export interface NamedCommand {
  readonly words: string;
  readonly command: Command;
}

/** All commands below one, with those below them after each. */
export function allCommands(parent: Command, before = ''): NamedCommand[] {
  const shown = parent.createHelp().visibleCommands(parent);
  return parent.commands
    .filter((command) => shown.includes(command))
    .flatMap((command) => {
      const words = `${before}${command.name()}`;
      return [{ words, command }, ...allCommands(command, `${words} `)];
    });
}
