/** Loads tree-sitter with the grammar of C that is kept in grammars/. */
import { readFileSync } from 'node:fs';
import { Language, Parser } from 'web-tree-sitter';
import { packageFolder } from '../version.js';

/** A parser of C as written. */
export interface Syntax {
  readonly parser: Parser;
}

/** Loads it. Throws where the grammar file cannot be loaded. */
export async function loadSyntax(): Promise<Syntax> {
  await Parser.init();
  const language = await Language.load(readFileSync(new URL('grammars/tree-sitter-c.wasm', packageFolder)));
  const parser = new Parser();
  parser.setLanguage(language);
  return { parser };
}
