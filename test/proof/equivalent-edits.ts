/** Small changes of C functions that leave the same program, made at random. */
import type { Random } from '../c/random.js';
import { closing, sourceOf, type Word, wordsOf } from './mutations.js';

/** A function as text. Offsets are UTF-16 units of `text`; `body` is that of the opening brace. */
export interface FunctionText {
  readonly text: string;
  readonly body: number;
  readonly name: string;
  readonly parameters: readonly string[];
  /** How it says that it gives no value. */
  readonly isVoid: boolean;
}

export interface EquivalentEdit {
  readonly kind: string;
  readonly text: string;
}

/** One of the changes that can be made to a function; null where there is none. */
export function equivalentEdit(given: FunctionText, random: Random): EquivalentEdit | null {
  const words = wordsOf(given.text).filter(({ start }) => start > given.body);
  const edits = [
    ...renamedLocals(given, words),
    ...words.flatMap((_, at) => [...editsOfExpression(given.text, words, at), ...editsOfIf(given, words, at)]),
    ...extractedHelpers(given),
  ];
  // Each kind is as likely as any other.
  const kinds = [...new Set(edits.map(({ kind }) => kind))];
  if (kinds.length === 0) return null;
  const kind = kinds[random.below(kinds.length)]!;
  const ofKind = edits.filter((each) => each.kind === kind);
  return ofKind[random.below(ofKind.length)]!;
}

function replaced(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

const TYPE =
  /^(int|bool|unsigned|uint64_t|uint32_t|hwaddr|MemoryRegion|FlatView|FlatRange|AddrRange|AddressSpace|Int128)$/;

/** Variables are found by a few types: what is not found is not renamed. */
function renamedLocals({ text }: FunctionText, words: readonly Word[]): EquivalentEdit[] {
  const names = new Set<string>();
  for (const [i, { text: word }] of words.entries()) {
    if (!TYPE.test(word)) continue;
    const at = words[i + 1]?.text === '*' ? i + 2 : i + 1;
    if (/^[A-Za-z_]\w*$/.test(words[at]?.text ?? '') && /^[;=,]$/.test(words[at + 1]?.text ?? ''))
      names.add(words[at]!.text);
  }
  return [...names].flatMap((name) => {
    const uses = words.filter(({ text: word }) => word === name);
    const isMember = words.some((each, i) => each.text === name && /^(->|\.)$/.test(words[i - 1]?.text ?? ''));
    if (isMember) return [];
    let changed = text;
    for (const { start, end } of [...uses].reverse()) changed = replaced(changed, start, end, `${name}_renamed`);
    return [{ kind: 'renamed-local', text: changed }];
  });
}

const OPERAND = /^[A-Za-z_]\w*$|^\d+$/;

function editsOfExpression(text: string, words: readonly Word[], at: number): EquivalentEdit[] {
  const [before, word, next, last] = [words[at - 1], words[at]!, words[at + 1], words[at + 2]];
  const edits: EquivalentEdit[] = [];
  const isAlone =
    /^[(,=]$|^&&$|^\|\|$|^return$/.test(words[at - 2]?.text ?? '') && /^[),;]$|^&&$|^\|\|$/.test(last?.text ?? '');
  if (/^(==|!=|\+|&|\|)$/.test(word.text) && isAlone && OPERAND.test(before!.text) && OPERAND.test(next!.text))
    edits.push({
      kind: 'commuted',
      text: replaced(text, before!.start, next!.end, `${next!.text} ${word.text} ${before!.text}`),
    });
  if (
    word.text === '++' &&
    OPERAND.test(before?.text ?? '') &&
    next?.text === ';' &&
    /^[;{}]$/.test(words[at - 2]?.text ?? '')
  )
    edits.push({ kind: 'increment', text: replaced(text, before!.start, word.end, `${before!.text} += 1`) });
  if (word.text === 'return' && next?.text !== ';') {
    const end = words.findIndex((each, i) => i > at && each.text === ';');
    const value = text.slice(next!.start, words[end]!.start);
    if (!/[{}]/.test(value))
      edits.push({
        kind: 'named-result',
        text: replaced(text, word.start, words[end]!.end, `{ __auto_type result_ = ${value}; return result_; }`),
      });
  }
  return edits;
}

/** The end of the statement that begins at a word, exclusive; null where it is not a block. */
function blockEnd(words: readonly Word[], at: number): number | null {
  if (words[at]?.text !== '{') return null;
  let depth = 0;
  for (let i = at; i < words.length; i++) {
    if (words[i]!.text === '{') depth++;
    if (words[i]!.text === '}' && --depth === 0) return i + 1;
  }
  return null;
}

function editsOfIf({ text, isVoid }: FunctionText, words: readonly Word[], at: number): EquivalentEdit[] {
  if (words[at]!.text !== 'if') return [];
  const close = closing(words, at + 1);
  const end = close === null ? null : blockEnd(words, close + 1);
  if (close === null || end === null) return [];
  const edits: EquivalentEdit[] = [];
  const condition = sourceOf(words, at + 2, close);
  const block = text.slice(words[close + 1]!.start, words[end - 1]!.end);
  const start = words[at]!.start;
  const last = words[end - 1]!.end;
  if (words[end]?.text === 'else') {
    const otherwise = blockEnd(words, end + 1);
    if (otherwise !== null) {
      const other = text.slice(words[end + 1]!.start, words[otherwise - 1]!.end);
      edits.push({
        kind: 'turned-if',
        text: replaced(text, start, words[otherwise - 1]!.end, `if (!(${condition})) ${other} else ${block}`),
      });
    }
    return edits;
  }
  edits.push({ kind: 'empty-branch', text: replaced(text, start, last, `if (!(${condition})) { } else ${block}`) });
  const atEnd = words.slice(end).every((each) => each.text === '}') && words.length - end === 1;
  if (isVoid && atEnd)
    edits.push({
      kind: 'early-return',
      text: replaced(text, start, last, `if (!(${condition})) { return; } ${block}`),
    });
  const parts = condition.split(' && ');
  if (parts.length === 2 && parts.every((part) => !part.includes('||') && balanced(part)))
    edits.push({
      kind: 'nested-if',
      text: replaced(text, start, last, `if (${parts[0]}) { if (${parts[1]}) ${block} }`),
    });
  return edits;
}

function balanced(text: string): boolean {
  return (text.match(/\(/g)?.length ?? 0) === (text.match(/\)/g)?.length ?? 0);
}

/** The body in a static function of its own. */
function extractedHelpers({ text, body, name, parameters, isVoid }: FunctionText): EquivalentEdit[] {
  const head = text.slice(0, body).trimEnd();
  if (/\.\.\./.test(head) || !/^[\w\s*,()]+$/.test(head) || parameters.includes('')) return [];
  const helper = head.replace(/\bstatic\b|\binline\b/g, '').replace(new RegExp(`\\b${name}\\b`), `${name}_extracted`);
  const call = `${name}_extracted(${parameters.join(', ')});`;
  return [
    {
      kind: 'extracted',
      text: `static ${helper}\n${text.slice(body)}\n${head}\n{ ${isVoid ? '' : 'return '}${call} }`,
    },
  ];
}
