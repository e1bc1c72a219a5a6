/** Parameters for which all callers give the same constant. */
import { loadSyntax, parseFile, type Syntax, tokenize } from '../../syntax/index.js';
import { isCalledByGenerated } from '../tokens/generated.js';
import type { Defined } from './identity.js';

/** What is asked of a tree. */
export interface CallerSource {
  read(path: string): string | undefined;
  /** The C files and headers of the emulator in whose text a word stands. */
  filesWith(word: string): readonly string[];
  /** Whether a name may be put together from parts, so that filesWith() does not find all its uses. */
  mayBePasted(name: string): boolean;
}

/** The arguments of one call, each as its tokens. */
type Arguments = ReadonlyArray<readonly string[]>;

const NUMBER = /^(0|[1-9][0-9]*|0[xX][0-9a-fA-F]+)$/;
/** C11 7.18 and 7.19: what these macros stand for. */
const WORDS: ReadonlyMap<string, bigint> = new Map([
  ['NULL', 0n],
  ['false', 0n],
  ['true', 1n],
]);

export class ConstantArguments {
  private readonly calls = new Map<string, readonly Arguments[] | null>();
  /** Loaded where it is first needed: most proofs ask for no caller. */
  private syntax: Promise<Syntax> | null = null;

  constructor(private readonly tree: CallerSource) {}

  /**
   * What every call of a function gives for a parameter; null where calls differ, give no constant, or where the
   * function is used otherwise than by a call.
   * @param index of the parameter, from 0
   */
  async of(defined: Defined, index: number): Promise<bigint | null> {
    const key = `${defined.name} ${defined.isStatic ? defined.file : ''}`;
    let calls = this.calls.get(key);
    if (calls === undefined) {
      this.syntax ??= loadSyntax();
      calls = this.callsOf(await this.syntax, defined);
      this.calls.set(key, calls);
    }
    let value: bigint | null = null;
    for (const call of calls ?? []) {
      const here = constantOf(call[index] ?? []);
      if (here === null || (value !== null && value !== here)) return null;
      value = here;
    }
    return value;
  }

  private callsOf(syntax: Syntax, { name, file }: Defined): Arguments[] | null {
    if (this.tree.mayBePasted(name) || isCalledByGenerated(name)) return null;
    const calls: Arguments[] = [];
    // One of a file is called from what that includes, too.
    for (const each of new Set([file, ...this.tree.filesWith(name)])) {
      const here = callsIn(syntax, this.tree.read(each) ?? '', name);
      if (here === null) return null;
      calls.push(...here);
    }
    return calls;
  }
}

/** The calls of a function in a text; null where it is used otherwise. */
function callsIn(syntax: Syntax, text: string, name: string): Arguments[] | null {
  const { declarations } = parseFile(syntax, text);
  const tokens = tokenize(text);
  const wordAt = (i: number): string => text.slice(tokens.starts[i], tokens.ends[i]);
  const calls: Arguments[] = [];
  const own = declarations.filter(
    ({ kind, name: declared }) => declared === name && (kind === 'function' || kind === 'prototype'),
  );
  const isInBody = (at: number): boolean =>
    declarations.some(({ kind, body }) => kind === 'function' && body && at >= body.start && at < body.end);
  const mention = new RegExp(`\\b${name}\\b`);
  for (let i = 0; i < tokens.count; i++) {
    const word = wordAt(i);
    // A directive is one token: a macro may call by any arguments.
    if (word.startsWith('#') && mention.test(word)) return null;
    if (word !== name) continue;
    const at = tokens.starts[i]!;
    if (own.some(({ start, end, body }) => at >= start && at < (body?.start ?? end))) continue;
    if (!isInBody(at)) return null;
    const call = wordAt(i + 1) === '(' ? argumentsFrom(i + 2, tokens.count, wordAt) : null;
    if (call === null) return null;
    calls.push(call);
  }
  return calls;
}

function argumentsFrom(first: number, count: number, wordAt: (i: number) => string): Arguments | null {
  const found: string[][] = [[]];
  for (let i = first, depth = 0; i < count; i++) {
    const word = wordAt(i);
    if (word === ')' && depth === 0) return found;
    if (word === ',' && depth === 0) {
      found.push([]);
      continue;
    }
    if (/^[([{]$/.test(word)) depth++;
    if (/^[)\]}]$/.test(word)) depth--;
    found[found.length - 1]!.push(word);
  }
  return null;
}

function constantOf(tokens: readonly string[]): bigint | null {
  const [word = ''] = tokens;
  if (tokens.length !== 1) return null;
  return WORDS.get(word) ?? (NUMBER.test(word) && !/^0[0-7]/.test(word) ? BigInt(word) : null);
}
