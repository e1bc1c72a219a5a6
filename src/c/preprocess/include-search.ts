import { posix } from 'node:path';
import type { SourceReader } from '../token.js';
import type { LexedFile } from './lex/lexed-file.js';
import type { HeaderName } from './segment-record.js';

/** A header that was found. */
export interface FoundHeader {
  readonly path: string;
  readonly text: string;
  /** Index of the directory in the search chain; -1 for the including file's own directory. */
  readonly directory: number;
  /** Once it is lexed. */
  lexed: LexedFile | undefined;
}

/**
 * The value of a two-level map, made where it is missing; keys are not joined, for joining costs more than two
 * look-ups.
 */
function twoLevel<K, V>(map: Map<K, Map<string, V>>, first: K, second: string, make: () => V): V {
  let inner = map.get(first);
  if (inner === undefined) {
    inner = new Map();
    map.set(first, inner);
  }
  let value = inner.get(second);
  if (value === undefined) {
    value = make();
    inner.set(second, value);
  }
  return value;
}

/** An empty, `.` or `..` step of a path. */
const UNUSUAL_STEP = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Paths made of a directory and a name, without `.` and `..` steps; nothing is read. */
export class PathTable {
  private readonly joined = new Map<string, Map<string, string>>();
  private readonly directories = new Map<string, string>();

  /** The path of a name in a directory. */
  join(directory: string, name: string): string {
    return twoLevel(this.joined, directory, name, () => {
      const path = directory === '' || directory === '.' ? name : `${directory}/${name}`;
      return UNUSUAL_STEP.test(path) ? posix.normalize(path) : path;
    });
  }

  /** The directory a path is in. */
  directoryOf(path: string): string {
    let directory = this.directories.get(path);
    if (directory === undefined) {
      directory = posix.dirname(path);
      this.directories.set(path, directory);
    }
    return directory;
  }
}

/** Finds headers, each once, as gcc searches with -iquote and -I. */
export class IncludeSearch {
  /** What was found for include directives, by the directive. */
  readonly found = new Map<object, FoundHeader | undefined>();
  private readonly chain: readonly string[];
  private readonly firstSystem: number;
  private readonly searched = new Map<number, Map<string, FoundHeader | null>>();
  private readonly looked = new Map<number, Map<string, FoundHeader | null>>();

  constructor(
    private readonly reader: SourceReader,
    private readonly paths: PathTable,
    quotePaths: readonly string[],
    systemPaths: readonly string[],
  ) {
    this.chain = [...quotePaths, ...systemPaths];
    this.firstSystem = quotePaths.length;
  }

  /**
   * @param header as the directive names it
   * @param from path of the including file
   * @param after for `#include_next`, index of the directory the including file was found in; else undefined
   */
  find({ name, angled }: HeaderName, from: string, after: number | undefined): FoundHeader | undefined {
    if (name.startsWith('/')) {
      return this.look('', name, -1) ?? undefined;
    }
    if (!angled && after === undefined) {
      const beside = this.look(this.paths.directoryOf(from), name, -1);
      if (beside !== null) {
        return beside;
      }
    }
    const first = after === undefined ? (angled ? this.firstSystem : 0) : after + 1;
    return twoLevel(this.searched, first, name, () => this.searchFrom(first, name)) ?? undefined;
  }

  private searchFrom(first: number, name: string): FoundHeader | null {
    for (let index = first; index < this.chain.length; index++) {
      const found = this.look(this.chain[index]!, name, index);
      if (found !== null) {
        return found;
      }
    }
    return null;
  }

  private look(directory: string, name: string, index: number): FoundHeader | null {
    const path = this.paths.join(directory, name);
    return twoLevel(this.looked, index, path, () => {
      const text = this.reader.read(path);
      return text === undefined ? null : { path, text, directory: index, lexed: undefined };
    });
  }
}
