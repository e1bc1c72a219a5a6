import { PreprocessError } from '../errors.js';
import { decodeStrings } from '../literals.js';
import { SegmentPacker } from '../packed-segment.js';
import { type Location, TokenKind } from '../token.js';
import { ConditionEvaluator } from './condition.js';
import type { FoundHeader } from './include-search.js';
import { type Directive, type LexedFile, lexText } from './lex/lexed-file.js';
import { type Macro, type PreprocessingToken, PushedMacro, spellingOf } from './lex/preprocessing-token.js';
import { escapeQuoted } from './lex/token-factory.js';
import { Expander, type TokenSource } from './macros/expander.js';
import type { MacroState } from './macros/macro-state.js';
import { hasBuiltin, KNOWN_ATTRIBUTES } from './macros/predefined.js';
import type { HeaderName, HeaderQuestion, PendingInclude, PresumedPlace, SegmentRecord } from './segment-record.js';
import type { PreprocessorSession } from './session.js';

/** Finds a header for the file `from`. */
export type HeaderFinder = (header: HeaderName, from: string, afterCurrent: boolean) => FoundHeader | undefined;

/** Runs one segment at a time: text tokens through macro expansion, directives carried out, up to an active include. */
export class SegmentRunner implements TokenSource {
  private readonly expander: Expander;
  private readonly conditions: ConditionEvaluator;

  private file!: LexedFile;
  /** Index of the directive that comes next. */
  private directive = 0;
  /** Index of the text token that comes next. */
  private position = 0;
  /** Index of the text token before which the next directive stands. */
  private limit = 0;
  private line = 1;
  /** What the segment gave so far. */
  private readonly packer: SegmentPacker;
  private questions: HeaderQuestion[] = [];
  private presumed: PresumedPlace | undefined;
  private pragmaOnce = false;
  private pending: PendingInclude | undefined;

  constructor(
    private readonly session: PreprocessorSession,
    private readonly state: MacroState,
    private readonly find: HeaderFinder,
  ) {
    this.expander = new Expander(state, session.factory, this, (macro, use) => this.builtin(macro, use));
    this.conditions = new ConditionEvaluator(this.expander, state);
    this.packer = new SegmentPacker(session.spellings.all);
  }

  /** Where the run has got to. */
  get place(): Location {
    return this.placeOf(this.line);
  }

  /**
   * Runs the stretch after directive start-1 of a file.
   * @param presumed what a `#line` before it said
   */
  run(file: LexedFile, start: number, presumed: PresumedPlace | undefined): SegmentRecord {
    this.file = file;
    this.questions = [];
    this.presumed = presumed;
    this.pragmaOnce = false;
    this.pending = undefined;
    this.state.beginRecording();
    this.expander.reset();
    this.goTo(start, start === 0 ? 0 : file.directives[start - 1]!.at);
    do {
      this.text();
    } while (this.carryOut());
    // No spread: it would give records of many shapes, and they are read all the time.
    const { dependent, changed, results } = this.state.finishRecording();
    return {
      dependent,
      changed,
      results,
      questions: this.questions,
      presumedBefore: presumed,
      presumedAfter: this.presumed,
      pragmaOnce: this.pragmaOnce,
      segment: this.packer.take(),
      include: this.pending,
    };
  }

  opensParenthesis(): boolean {
    return (
      this.position < this.limit && this.file.tokens.spellingAt(this.position) === this.session.spellings.parenthesis
    );
  }

  next(): PreprocessingToken | null {
    while (this.position === this.limit) {
      if (!this.carryOut()) {
        return null;
      }
    }
    return this.file.tokens.token(this.position++);
  }

  private placeOf(line: number): Location {
    const { presumed } = this;
    return presumed === undefined
      ? { file: this.file.path, line }
      : { file: presumed.file, line: line + presumed.offset };
  }

  private goTo(directive: number, position: number): void {
    this.directive = directive;
    this.position = position;
    this.limit = this.file.directives[directive]?.at ?? this.file.tokens.length;
  }

  /** Goes on behind a directive, skipping the text before it. */
  private continueAfter(index: number): void {
    this.goTo(index + 1, this.file.directives[index]!.at);
  }

  /** The text tokens up to the next directive. */
  private text(): void {
    const { packer, state } = this;
    const { path, tokens } = this.file;
    while (this.position < this.limit) {
      const position = this.position++;
      const spelling = tokens.spellingAt(position);
      const line = tokens.lineAt(position);
      const macro = spelling.identifier === null ? undefined : state.lookup(spelling.identifier);
      if (macro === undefined && this.presumed === undefined) {
        packer.add(spelling.number, path, line);
        continue;
      }
      this.line = line;
      const use = this.placeOf(line);
      if (macro === undefined || !this.expander.begin(tokens.token(position), macro, use)) {
        packer.add(spelling.number, use.file, use.line);
        continue;
      }
      for (let result = this.expander.next(); result !== null; result = this.expander.next()) {
        packer.add(result.spelling.number, use.file, use.line);
      }
    }
  }

  /**
   * Carries out the directive that comes next; false where the segment ends: at an include and at the end of the file.
   */
  private carryOut(): boolean {
    const index = this.directive;
    const directive = this.file.directives[index];
    if (directive === undefined) {
      return false;
    }
    this.line = directive.line;
    switch (directive.name) {
      case 'if':
      case 'ifdef':
      case 'ifndef':
        this.enterConditional(index);
        return true;
      case 'elif':
      case 'else':
        this.continueAfter(directive.endif);
        return true;
      case 'include':
      case 'include_next':
      case 'import':
        this.pending = {
          header: directive.header ?? this.headerOf(this.expandLine(directive.tokens), `#${directive.name}`),
          afterCurrent: directive.name === 'include_next',
          once: directive.name === 'import',
          line: directive.line,
          resume: index + 1,
        };
        return false;
      default:
        this.simpleDirective(directive);
        this.continueAfter(index);
        return true;
    }
  }

  private enterConditional(index: number): void {
    let at = index;
    while (!this.groupHolds(this.file.directives[at]!)) {
      at = this.file.directives[at]!.groupEnd;
    }
    this.continueAfter(at);
  }

  private groupHolds(directive: Directive): boolean {
    switch (directive.name) {
      case 'if':
      case 'elif':
        this.line = directive.line;
        return this.conditions.evaluate(directive.tokens, this.placeOf(directive.line));
      case 'ifdef':
      case 'ifndef':
        return (this.state.lookup(this.macroName(directive)) !== undefined) === (directive.name === 'ifdef');
      default:
        return true;
    }
  }

  private macroName(directive: Directive) {
    const identifier = directive.tokens[0]?.identifier;
    if (!identifier) {
      throw new PreprocessError(`#${directive.name} without a macro's name`, this.placeOf(directive.line));
    }
    return identifier;
  }

  private simpleDirective(directive: Directive): void {
    const place = this.placeOf(directive.line);
    switch (directive.name) {
      case 'define':
        directive.macro ??= this.session.macros.define(directive.tokens, place);
        this.state.set(this.macroName(directive), directive.macro);
        return;
      case 'undef':
        this.state.set(this.macroName(directive), undefined);
        return;
      case 'pragma':
        for (const { spelling } of this.pragma(directive.tokens)) {
          this.packer.add(spelling.number, place.file, place.line);
        }
        return;
      case 'line':
        this.changeLine(directive);
        return;
      case 'error':
        throw new PreprocessError(`#error ${directive.message}`.trimEnd(), place);
      case 'unknown':
        throw new PreprocessError(`unknown directive #${directive.message}`, place);
    }
  }

  /** `#line number "file"` and the `# number "file"` of preprocessed text (C11 6.10.4). */
  private changeLine(directive: Directive): void {
    const [number, name] = this.expandLine(directive.tokens);
    if (
      number === undefined ||
      !/^[0-9]+$/.test(number.text) ||
      (name !== undefined && name.kind !== TokenKind.String)
    ) {
      throw new PreprocessError('malformed #line', this.placeOf(directive.line));
    }
    const file = name === undefined ? (this.presumed?.file ?? this.file.path) : this.textOf(name);
    this.presumed = { offset: Number(number.text) - directive.line - 1, file };
  }

  private textOf(string: PreprocessingToken): string {
    const { units } = decodeStrings([string.text.replace(/^[Lu]8?|^U/, 'U')], this.place);
    return units.map((unit) => String.fromCodePoint(unit)).join('');
  }

  private expandLine(tokens: readonly PreprocessingToken[]): PreprocessingToken[] {
    return this.expander.within(tokens, this.place, () => {
      const result: PreprocessingToken[] = [];
      for (let token = this.expander.next(); token !== null; token = this.expander.next()) {
        result.push(token);
      }
      return result;
    });
  }

  /** The header that macros spelled out (C11 6.10.2p4). */
  private headerOf(tokens: readonly PreprocessingToken[], asker: string): HeaderName {
    const text = spellingOf(tokens);
    const match = /^(?:"([^"]+)"|<([^>]+)>)/.exec(text);
    if (match === null) {
      throw new PreprocessError(`${asker} expects "file" or <file>`, this.place);
    }
    return { name: match[1] ?? match[2]!.trim(), angled: match[1] === undefined };
  }

  /** What a pragma leaves in the text: a token for those that matter for layout, nothing for others. */
  private pragma(tokens: readonly PreprocessingToken[]): PreprocessingToken[] {
    switch (tokens[0]?.text) {
      case 'once':
        this.pragmaOnce = true;
        return [];
      case 'pack': {
        const text = spellingOf(this.expandLine(tokens));
        return [this.session.factory.pragma(text, this.place)];
      }
      case 'push_macro':
      case 'pop_macro':
        this.saveMacro(tokens);
        return [];
      default:
        return [];
    }
  }

  /**
   * push_macro("name") and pop_macro("name"); what was pushed is kept as the macro of a name that none is spelled as.
   */
  private saveMacro([word, open, string, close]: readonly PreprocessingToken[]): void {
    const { spellings } = this.session;
    if (open?.text !== '(' || string?.kind !== TokenKind.String || close?.text !== ')')
      throw new PreprocessError(`#pragma ${word!.text} expects ("name")`, this.place);
    const name = this.textOf(string);
    const [identifier, stack] = [spellings.identifier(name), spellings.identifier(`push_macro ${name}`)];
    const top = this.state.lookup(stack);
    if (word!.text === 'push_macro') this.state.set(stack, new PushedMacro(this.state.lookup(identifier), top));
    else if (top instanceof PushedMacro) {
      this.state.set(identifier, top.definition);
      this.state.set(stack, top.below);
    }
  }

  /** The replacement of a name that the preprocessor answers itself. */
  private builtin({ builtin }: Macro, use: PreprocessingToken): readonly PreprocessingToken[] {
    const { factory, spellings } = this.session;
    const { name, value } = builtin!;
    const place = this.expander.place;
    switch (name) {
      case '__LINE__':
        return [factory.number(place.line, use.flags, place)];
      case '__FILE__':
        return [factory.string(`"${escapeQuoted(place.file)}"`, use.flags, place)];
      case '__COUNTER__':
        this.state.set(spellings.identifier('__COUNTER__'), this.session.counter(value + 1));
        return [factory.number(value, use.flags, place)];
      case '_Pragma': {
        const string = this.expander.parenthesized(name).at(-1);
        if (string?.kind !== TokenKind.String) {
          throw new PreprocessError('_Pragma takes a string literal', place);
        }
        return this.pragma(lexText(spellings, place.file, this.textOf(string)));
      }
      default:
        return [factory.number(this.answer(name, this.expander.parenthesized(name)), use.flags, place)];
    }
  }

  private answer(name: string, operand: readonly PreprocessingToken[]): number {
    const last = operand.at(-1)?.text.replace(/^__(.*)__$/, '$1') ?? '';
    switch (name) {
      case '__has_builtin':
        return hasBuiltin(operand[0]?.text ?? '') ? 1 : 0;
      case '__has_include':
      case '__has_include_next': {
        const written = operand[0]?.text === '<' || operand[0]?.kind === TokenKind.String;
        const header = this.headerOf(written ? operand : this.expandLine(operand), name);
        const afterCurrent = name === '__has_include_next';
        const answer = this.find(header, this.file.path, afterCurrent) !== undefined;
        this.questions.push({ header, afterCurrent, answer });
        return answer ? 1 : 0;
      }
      default:
        return KNOWN_ATTRIBUTES.has(last) ? 1 : 0;
    }
  }
}
