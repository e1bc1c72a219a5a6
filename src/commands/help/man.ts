/** The manual page flatcheck(1), made from the commands' own definitions. */
import type { Command, Option } from 'commander';
import { version } from '../../version.js';
import { allCommands, EXAMPLES, EXIT_CODES } from './examples.js';

/** The page as troff (man(7)). */
export function manualPage(program: Command): string {
  const commands = allCommands(program).filter(({ command }) => command.commands.length === 0);
  return [
    `.TH FLATCHECK 1 "" "flatcheck ${version}" "User Commands"`,
    '.SH NAME',
    'flatcheck \\- what a patch to QEMU does to guest memory and device DMA',
    '.SH SYNOPSIS',
    ...commands.flatMap(({ words, command }) => [
      '.br',
      `.B flatcheck ${roff(words)}`,
      roff(command.usage().replace(/^\[options\] ?/, '[options] ')),
    ]),
    '.SH DESCRIPTION',
    roff(program.description()),
    ...optionLines(program),
    '.SH COMMANDS',
    ...commands.flatMap(({ words, command }) => [
      `.SS ${roff(words)} ${roff(command.usage())}`,
      roff(command.description()),
      ...optionLines(command),
      ...(EXAMPLES[words] ?? []).flatMap((line) => ['.PP', '.nf', `.RS 4`, roff(line), '.RE', '.fi']),
    ]),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
    '',
  ].join('\n');
}

function optionLines({ options }: Command): string[] {
  return options.flatMap((option: Option) => ['.TP', `.B ${roff(option.flags)}`, roff(option.description)]);
}

/** A line of text: no request at its start, hyphens that can be copied. */
function roff(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
