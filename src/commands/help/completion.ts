/** `flatcheck completion SHELL`: completion for a shell, made from the commands' own definitions. */
import type { Command, Option } from 'commander';
import { UserError } from '../../errors.js';
import { SEVERITIES } from '../../result/result.js';
import { machineKinds } from '../../target/x86_64/machines.js';
import { quoted } from '../../text.js';
import { allCommands } from './examples.js';

/** What comes after an option, or where an argument stands. */
type Value =
  | { readonly kind: 'file' | 'folder' | 'revision' | 'anything' }
  | { readonly kind: 'words'; readonly words: readonly string[] };

interface CompletedCommand {
  /** The words that call it; "" is flatcheck itself. */
  readonly words: string;
  readonly below: ReadonlyArray<readonly [name: string, description: string]>;
  readonly options: ReadonlyArray<{ readonly flag: string; readonly description: string; readonly value?: Value }>;
  readonly argument?: Value;
}

const SHELLS: Readonly<Record<string, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Writes the script to standard output; gives the exit code. Throws UserError for a shell that there is none for. */
export function completion(shell: string, program: Command): number {
  const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (script === undefined)
    throw new UserError(`completion: ${quoted(shell)} is not known; known are ${Object.keys(SHELLS).join(', ')}`);
  const all = [{ words: '', command: program }, ...allCommands(program)];
  process.stdout.write(script(all.map(({ words, command }) => completed(words, command))));
  return 0;
}

function completed(words: string, command: Command): CompletedCommand {
  const { commands, options, registeredArguments } = command;
  const argument = registeredArguments[0];
  return {
    words,
    below: commands.map((each) => [each.name(), each.description()] as const),
    options: [
      ...options.filter(({ long }) => long !== undefined).map(completedOption),
      { flag: '--help', description: 'display help for command' },
    ],
    ...(argument && {
      argument: argumentValue(argument.name()),
    }),
  };
}

function argumentValue(name: string): Value {
  if (name === 'shell') return { kind: 'words', words: Object.keys(SHELLS) };
  return name === 'finding' ? { kind: 'words', words: Object.keys(SEVERITIES) } : { kind: 'file' };
}

function completedOption(option: Option): CompletedCommand['options'][number] {
  const flag = option.long!;
  const { description } = option;
  if (!option.required) return { flag, description };
  return { flag, description, value: valueAfter(flag, option) };
}

function valueAfter(flag: string, { flags, description }: Option): Value {
  if (flag === '--format') return { kind: 'words', words: description.split(/, | or /) };
  if (flag === '--machine') return { kind: 'words', words: machineKinds.map(({ name }) => name) };
  if (flag === '--color') return { kind: 'words', words: ['auto', 'always', 'never'] };
  if (flag === '--fail-level') return { kind: 'words', words: ['error', 'warning', 'note'] };
  if (flag === '--vga') return { kind: 'words', words: ['std', 'none'] };
  if (/<(file|path)>/.test(flags)) return { kind: 'file' };
  if (/<dir>/.test(flags)) return { kind: 'folder' };
  if (/<(rev|range)>/.test(flags)) return { kind: 'revision' };
  return { kind: 'anything' };
}

const REVISIONS = "git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null";

/**
 * The words that are typed so far and name a command, in `path`; the word before the cursor's in `before`. Bash and zsh
 * alike.
 */
function pathLoop(commands: readonly CompletedCommand[], typed: string): string {
  const paths = commands.filter(({ words }) => words !== '').map(({ words }) => `'${words}'`);
  return `  local path= word
  for word in ${typed}; do
    case "\${path:+$path }$word" in ${paths.join('|')}) path="\${path:+$path }$word" ;; esac
  done
`;
}

const TYPED_IN_BASH = `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`;
const TYPED_IN_ZSH = `"\${(@)words[2,CURRENT-1]}"`;

function bashScript(commands: readonly CompletedCommand[]): string {
  const words = (list: readonly string[]) => `COMPREPLY=($(compgen -W '${list.join(' ')}' -- "$cur"))`;
  const value = (each: Value): string => {
    if (each.kind === 'words') return words(each.words);
    if (each.kind === 'file') return 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")';
    if (each.kind === 'folder') return 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur")';
    return each.kind === 'revision' ? '_flatcheck_revisions' : 'COMPREPLY=()';
  };
  const cases = commands.map(({ words: name, below, options, argument }) => {
    const valued = options.filter((option) => option.value !== undefined);
    const arms = valued.map(({ flag, value: each }) => `        ${flag}) ${value(each!)}; return ;;\n`);
    const rest = below.length > 0 ? words(below.map(([each]) => each)) : argument ? value(argument) : 'COMPREPLY=()';
    return `    '${name}')
      case $before in
${arms.join('')}      esac
      case $cur in
        -*) ${words(options.map(({ flag }) => flag))} ;;
        *) ${rest} ;;
      esac ;;
`;
  });
  // compgen -W would run what a ref's name holds.
  return `# bash completion for flatcheck: source <(flatcheck completion bash)
_flatcheck_revisions() {
  local name
  COMPREPLY=()
  while read -r name; do
    [[ $name == "$cur"* ]] && COMPREPLY+=("$(printf %q "$name")")
  done < <(${REVISIONS})
}
_flatcheck() {
  local IFS=$' \\t\\n' cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
${pathLoop(commands, TYPED_IN_BASH)}  case $path in
${cases.join('')}  esac
}
complete -F _flatcheck flatcheck
`;
}

/** A text in single quotes, as bash, zsh and fish take it. */
function word(text: string): string {
  return `'${text.replaceAll('\\', '').replaceAll("'", '’')}'`;
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const described = (list: ReadonlyArray<readonly [string, string]>) =>
    `list=(${list.map(([name, text]) => word(`${name}:${text}`)).join(' ')}); _describe flatcheck list`;
  const value = (each: Value): string => {
    if (each.kind === 'words') return `compadd -- ${each.words.join(' ')}`;
    if (each.kind === 'file') return '_files';
    if (each.kind === 'folder') return '_files -/';
    return each.kind === 'revision' ? `compadd -- \${(f)"$(${REVISIONS})"}` : 'return 1';
  };
  const cases = commands.map(({ words: name, below, options, argument }) => {
    const valued = options.filter((option) => option.value !== undefined);
    const arms = valued.map(({ flag, value: each }) => `        ${flag}) ${value(each!)}; return ;;\n`);
    const rest = below.length > 0 ? described(below) : argument ? value(argument) : 'return 1';
    return `    '${name}')
      case $before in
${arms.join('')}      esac
      case $cur in
        -*) ${described(options.map(({ flag, description }) => [flag, description]))} ;;
        *) ${rest} ;;
      esac ;;
`;
  });
  return `#compdef flatcheck
# zsh completion for flatcheck: flatcheck completion zsh > "\${fpath[1]}/_flatcheck"
_flatcheck() {
  local -a list
  local cur=\${words[CURRENT]} before=\${words[CURRENT-1]}
${pathLoop(commands, TYPED_IN_ZSH).replaceAll('path', 'called')}  case $called in
${cases.join('')}  esac
}
if [ "$funcstack[1]" = _flatcheck ]; then _flatcheck "$@"; else compdef _flatcheck flatcheck; fi
`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const value = (each: Value): string => {
    if (each.kind === 'words') return ` -x -a ${word(each.words.join(' '))}`;
    if (each.kind === 'file') return ' -r -F';
    if (each.kind === 'folder') return " -x -a '(__fish_complete_directories)'";
    return each.kind === 'revision'
      ? ` -x -a "(git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null)"`
      : ' -x';
  };
  const lines = commands.flatMap(({ words: name, below, options, argument }) => {
    const head = `complete -c flatcheck -n ${word(`__flatcheck_called ${name}`.trim())}`;
    return [
      ...below.map(([each, text]) => `${head} -f -a ${word(each)} -d ${word(text)}`),
      ...options.map(
        (option) =>
          `${head} -l ${option.flag.slice(2)} -d ${word(option.description)}${option.value ? value(option.value) : ' -f'}`,
      ),
      ...(argument ? [`${head}${value(argument).replace(' -r', '')}`] : []),
    ];
  });
  const known = commands.filter(({ words: name }) => name !== '').map(({ words: name }) => word(name));
  return `# fish completion for flatcheck: flatcheck completion fish > ~/.config/fish/completions/flatcheck.fish
function __flatcheck_called
    set -l called
    for each in (commandline -opc)[2..]
        contains -- (string join -- ' ' $called $each) ${known.join(' ')}; and set -a called $each
    end
    test "$called" = "$argv"
end
complete -c flatcheck -f
${lines.join('\n')}
`;
}
