/**
 * The regions of one board: from the functions of its file that nothing in the file calls, and from the host bridge
 * that it creates.
 */
import { skipGroup, type Token, TokenKind } from '../../c/source.js';
import type { Source } from '../source/source.js';
import type { WrittenFile } from '../source/written-file.js';
import type { CallGraph } from './call-graph.js';
import { Links } from './links.js';
import { Recording } from './recording.js';
import type { Region } from './region.js';
import type { Prototypes } from './region-calls.js';
import { type Walked, walkFunction } from './walk.js';

const INSTANCE_INIT = /\.instance_init\s*=\s*(\w+)/g;
const REALIZE = /->\s*realize\s*=\s*(\w+)|device_class_set_parent_realize\(\s*\w+\s*,\s*(\w+)/g;

/** Adds the regions of a board file to `list`; none where it cannot be read, and `source.limits` says why. */
export function readBoard(
  source: Source,
  graph: CallGraph,
  prototypes: Prototypes,
  board: string,
  list: RegionList,
): void {
  const file = source.file(board);
  if (!file) return;
  for (const entry of entries(file)) {
    if (graph.builder(entry, board) === null) continue;
    const walked: Walked = {
      source,
      graph,
      recording: new Recording(),
      links: new Links(graph),
      prototypes,
      members: new Map(),
      chain: [],
      calls: 0,
    };
    walkFunction(walked, file, entry, [], [], []);
    for (const [path, conditions] of walked.links.bridges) {
      const bridge = source.file(path);
      if (!bridge) continue;
      for (const name of bridgeFunctions(source.tree.read(path) ?? '')) {
        if (graph.builder(name, path) !== null) walkFunction(walked, bridge, name, [], conditions, []);
      }
    }
    for (const region of walked.recording.regions(board)) list.add(region);
  }
}

/** Regions without repetition: one that several boards build alike is there once, with all of them. */
export class RegionList {
  private readonly found = new Map<string, Region>();

  add(region: Region): void {
    const identity = JSON.stringify({ ...region, boards: [] });
    const known = this.found.get(identity);
    this.found.set(identity, known ? { ...known, boards: [...new Set([...known.boards, ...region.boards])] } : region);
  }

  regions(): Region[] {
    return [...this.found.values()];
  }
}

/**
 * Functions that run first: those that the file's other functions do not call, and those that functions made by macros
 * call.
 */
function entries(file: WrittenFile): string[] {
  const names = file.functionNames();
  const called = new Set<string>();
  for (const name of names)
    for (const callee of calledNames(file.bodyTokens(name))) if (callee !== name) called.add(callee);
  const written = new Set(names);
  const fromMacros = new Set<string>();
  for (const declaration of file.unit.definedFunctions()) {
    if (declaration.file !== file.file || declaration.names.some((name) => written.has(name))) continue;
    const { tokens } = declaration;
    for (const callee of calledNames(tokens.slice(bodyStart(tokens)))) if (written.has(callee)) fromMacros.add(callee);
  }
  return names.filter((name) => !called.has(name) || fromMacros.has(name));
}

function bodyStart(tokens: readonly Token[]): number {
  const open = tokens.findIndex((token) => token.text === '(');
  return open < 0 ? 0 : skipGroup(tokens, open);
}

function calledNames(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, i) =>
    token.kind === TokenKind.Identifier && tokens[i + 1]?.text === '(' ? [token.text] : [],
  );
}

/** The functions of a device's file that QOM runs when the device is created: instance_init first, then realize. */
function bridgeFunctions(text: string): string[] {
  const initialize = [...text.matchAll(INSTANCE_INIT)].map((match) => match[1]!);
  const realize = [...text.matchAll(REALIZE)].map((match) => match[1] ?? match[2]!);
  return [...new Set([...initialize, ...realize])];
}
