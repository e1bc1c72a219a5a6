import { posix } from 'node:path';
import { PreprocessError } from '../errors.js';
import type { MissingHeader, Segment, SourceReader, TranslationUnit } from '../token.js';
import type { FoundHeader, IncludeSearch } from './include-search.js';
import type { LexedFile } from './lex/lexed-file.js';
import { MacroState } from './macros/macro-state.js';
import { PREDEFINED_MACROS } from './macros/predefined.js';
import type { HeaderName, PendingInclude, PresumedPlace, SegmentRecord } from './segment-record.js';
import { SegmentRunner } from './segment-runner.js';
import { definitionLines, type PreprocessorSession } from './session.js';

/** Where and with what a unit is preprocessed. */
export interface PreprocessorOptions {
  reader: SourceReader;
  /** Directories searched for `"..."` after the including file's own. */
  quotePaths: string[];
  /** Directories searched for `<...>`, and for `"..."` after the quotePaths. */
  systemPaths: string[];
  /** Like -D; the name may have parameters, `F(a,b)`. */
  defines: ReadonlyArray<readonly [name: string, body: string]>;
  /** Like -include. */
  forcedIncludes?: string[];
}

const INCLUDE_DEPTH_LIMIT = 200;
/** Results kept for one stretch of a file; the least recently used goes first. */
const RECORD_LIMIT = 64;

/** One run over one translation unit. */
class Unit {
  private readonly state = new MacroState();
  private readonly search: IncludeSearch;
  private readonly runner: SegmentRunner;
  private readonly segments: Segment[] = [];
  private readonly files = new Set<string>();
  private readonly missing = new Map<string, MissingHeader>();
  private readonly once = new Set<string>();
  private depth = 0;
  private directory = -1;

  constructor(
    private readonly session: PreprocessorSession,
    private readonly mainFile: string,
    private readonly options: PreprocessorOptions,
  ) {
    this.search = session.search(options.reader, options.quotePaths, options.systemPaths);
    this.runner = new SegmentRunner(session, this.state, (header, from, afterCurrent) =>
      this.find(header, from, afterCurrent),
    );
  }

  run(): TranslationUnit {
    const { session, mainFile, options } = this;
    const text = options.reader.read(mainFile);
    if (text === undefined) {
      throw new PreprocessError('the file cannot be read', { file: mainFile, line: 1 });
    }
    try {
      for (const [identifier, macro] of session.builtins) {
        this.state.assign(identifier, macro);
      }
      this.state.assign(session.spellings.identifier('__COUNTER__'), session.counter(0));
      const base = session.objectMacro('__BASE_FILE__', JSON.stringify(mainFile));
      this.state.assign(session.spellings.identifier('__BASE_FILE__'), base);
      this.setIncludeLevel(0);
      this.runFile(session.lexed('<built-in>', PREDEFINED_MACROS));
      const forced = (options.forcedIncludes ?? []).map((name) => `#include "${name}"\n`).join('');
      this.files.add(mainFile);
      this.runFile(session.lexed('<command-line>', definitionLines(options.defines) + forced));
      this.runFile(session.lexed(mainFile, text));
    } catch (error) {
      if (error instanceof RangeError) {
        throw new PreprocessError('macros or includes are nested too deeply', this.runner.place);
      }
      throw error;
    } finally {
      this.state.clear();
    }
    return { file: mainFile, segments: this.segments, files: [...this.files], missing: [...this.missing.values()] };
  }

  private setIncludeLevel(level: number): void {
    this.depth = level;
    this.state.assign(this.session.includeLevelName, this.session.includeLevel(level));
  }

  private find(header: HeaderName, from: string, afterCurrent: boolean): FoundHeader | undefined {
    return this.search.find(header, from, afterCurrent ? this.directory : undefined);
  }

  private runFile(file: LexedFile): void {
    let presumed: PresumedPlace | undefined;
    for (let start = 0; ; ) {
      const record = this.segment(file, start, presumed);
      if (record.segment.length > 0) {
        this.segments.push(record.segment);
      }
      if (record.pragmaOnce) {
        this.once.add(file.path);
      }
      if (record.include === undefined) {
        return;
      }
      this.include(file, record.include);
      start = record.include.resume;
      presumed = record.presumedAfter;
    }
  }

  /**
   * What the stretch of the file from after directive start-1 gives: known from an earlier run under the same macros,
   * or run now.
   */
  private segment(file: LexedFile, start: number, presumed: PresumedPlace | undefined): SegmentRecord {
    file.records[start] ??= [];
    const records = file.records[start]!;
    for (let index = 0; index < records.length; index++) {
      const record = records[index]!;
      if (this.state.agrees(record) && this.surroundingsAgree(file, record, presumed)) {
        if (index > 0) {
          records.splice(index, 1);
          records.unshift(record);
        }
        this.state.apply(record);
        return record;
      }
    }
    const record = this.runner.run(file, start, presumed);
    records.unshift(record);
    records.length = Math.min(records.length, RECORD_LIMIT);
    return record;
  }

  private surroundingsAgree(file: LexedFile, record: SegmentRecord, presumed: PresumedPlace | undefined): boolean {
    const before = record.presumedBefore;
    return (
      before?.offset === presumed?.offset &&
      before?.file === presumed?.file &&
      record.questions.every(
        ({ header, afterCurrent, answer }) => (this.find(header, file.path, afterCurrent) !== undefined) === answer,
      )
    );
  }

  /** As find(), for a directive of a file; most are met many times. */
  private included(file: LexedFile, include: PendingInclude): FoundHeader | undefined {
    if (include.afterCurrent) {
      return this.search.find(include.header, file.path, this.directory);
    }
    const { found } = this.search;
    if (!found.has(include)) {
      found.set(include, this.search.find(include.header, file.path, undefined));
    }
    return found.get(include);
  }

  private include(file: LexedFile, include: PendingInclude): void {
    const { header, once, line } = include;
    const found = this.included(file, include);
    if (found === undefined) {
      if (!this.missing.has(header.name)) this.missing.set(header.name, { ...header, file: file.path, line });
      return;
    }
    this.files.add(found.path);
    if (this.once.has(found.path)) {
      return;
    }
    if (once) {
      this.once.add(found.path);
    }
    found.lexed ??= this.session.lexed(found.path, found.text);
    const { lexed } = found;
    if (lexed.guard?.macro !== undefined) {
      return;
    }
    if (this.depth === INCLUDE_DEPTH_LIMIT) {
      throw new PreprocessError(`#include nested more than ${INCLUDE_DEPTH_LIMIT} deep`, { file: file.path, line });
    }
    const outer = this.directory;
    this.directory = found.directory;
    this.setIncludeLevel(this.depth + 1);
    this.runFile(lexed);
    this.setIncludeLevel(this.depth - 1);
    this.directory = outer;
  }
}

/**
 * Preprocesses one translation unit (C11 5.1.1.2, phases 1 to 4, as gcc 12 -std=gnu11 does on x86-64 Linux).
 * A header that is not found is listed in `missing` and skipped.
 * @param session caches, shared by units that are preprocessed one after the other; an error leaves it usable
 * @param mainFile path for the reader
 * @throws PreprocessError for `#error`, malformed directives and macro uses, a main file that cannot be read
 */
export function preprocess(
  session: PreprocessorSession,
  mainFile: string,
  options: PreprocessorOptions,
): TranslationUnit {
  return new Unit(session, posix.normalize(mainFile), options).run();
}
