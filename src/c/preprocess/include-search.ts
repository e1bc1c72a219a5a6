import { posix } from 'node:path';
import type { SourceReader } from '../token.js';
import type { HeaderName } from './lexed-file.js';

/** A header that was found. */
export interface FoundHeader {
  readonly path: string;
  readonly text: string;
  /** Index of the directory in the search chain; -1 for the including file's own directory. */
  readonly directory: number;
}

/** Finds headers for one translation unit, as gcc searches with -iquote and -I. */
export class IncludeSearch {
  private readonly chain: readonly string[];
  private readonly firstSystem: number;
  private readonly searched = new Map<string, FoundHeader | null>();
  private readonly looked = new Map<string, FoundHeader | null>();

  constructor(
    private readonly reader: SourceReader,
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
  find(header: HeaderName, from: string, after: number | undefined): FoundHeader | undefined {
    if (header.name.startsWith('/')) {
      return this.look('', header.name, -1);
    }
    if (!header.angled && after === undefined) {
      const beside = this.look(posix.dirname(from), header.name, -1);
      if (beside !== undefined) {
        return beside;
      }
    }
    const first = after === undefined ? (header.angled ? this.firstSystem : 0) : after + 1;
    const key = `${first}:${header.name}`;
    let found = this.searched.get(key);
    if (found === undefined) {
      found = this.searchFrom(first, header.name);
      this.searched.set(key, found);
    }
    return found ?? undefined;
  }

  private searchFrom(first: number, name: string): FoundHeader | null {
    for (let index = first; index < this.chain.length; index++) {
      const found = this.look(this.chain[index]!, name, index);
      if (found !== undefined) {
        return found;
      }
    }
    return null;
  }

  private look(directory: string, name: string, index: number): FoundHeader | undefined {
    const key = `${directory}/${name}`;
    let found = this.looked.get(key);
    if (found === undefined) {
      const path = directory === '' || directory === '.' ? posix.normalize(name) : posix.normalize(key);
      const text = this.reader.read(path);
      found = text === undefined ? null : { path, text, directory: index };
      this.looked.set(key, found);
    }
    return found === null || found.directory === index ? (found ?? undefined) : { ...found, directory: index };
  }
}
