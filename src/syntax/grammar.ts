/** Loads tree-sitter with the grammar of C that is kept in grammars/. */
import { readFileSync } from 'node:fs';
import type { Parser } from 'web-tree-sitter';
import { packageFolder } from '../version.js';

/** A parser of C as written. It is loaded where C is read, as that takes some 50 ms. */
export interface Syntax {
  readonly parser: Parser;
}

/** A thread loads it once: it holds nothing of what was parsed. */
let loaded: Promise<Syntax> | null = null;

/** Throws where the grammar file cannot be loaded. */
export function loadSyntax(): Promise<Syntax> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Syntax> {
  const { Language, Parser } = await import('web-tree-sitter');
  await Parser.init();
  const language = await Language.load(readFileSync(new URL('grammars/tree-sitter-c.wasm', packageFolder)));
  const parser = new Parser();
  parser.setLanguage(language);
  return { parser };
}
