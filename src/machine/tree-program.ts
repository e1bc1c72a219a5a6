/** A program made of a QEMU tree's C and our runtime: how each unit is preprocessed, and where names are found. */

import { CompileError, PreprocessError } from '../c/errors.js';
import {
  type FunctionDefinition,
  type FunctionResolution,
  type FunctionSymbol,
  hasAttribute,
  Program,
  type ProgramState,
  type Resolver,
} from '../c/index.js';
import { type MissingHeader, PreprocessorSession, type TranslationUnit } from '../c/source.js';
import {
  DRIVER_FOLDERS,
  LIBRARY_FOLDERS,
  MODEL_FOLDERS,
  PLAIN_DRIVER_FOLDERS,
  RUNTIME_PREFIX,
} from '../runtime/library.js';
import { findModel, RuntimeResolution } from '../runtime/resolution.js';
import type { GeneratedFiles, ProfileOverrides } from '../target/x86_64/profile.js';
import type { TreeView } from '../tree/view.js';
import { LIKELY_FUNCTIONS } from './likely-functions.js';
import { Snapshots } from './snapshots.js';
import { isStub, TreeIndex, type TreeIndexState } from './tree-index.js';
import {
  addsConstructor,
  functionsAdded,
  type LaidOver,
  nameOf,
  overlaysAt,
  patchBetween,
  type TreePatch,
  touchesGenerated,
  unchangedBy,
} from './tree-patch.js';
import { GENERATED_PREFIX, overridesOf, TreeUnits } from './tree-units.js';
import type { UnitsElsewhere } from './units-elsewhere.js';

/** Whether the tree has QEMU's object model; the embedded sample tree has not, and is driven without it. */
export function hasObjectModel(tree: TreeView): boolean {
  return tree.exists('include/qom/object.h');
}

/** A function that two files of a build define, the patch's first. */
export interface DoubledFunction {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly other: string;
}

/** What a program of a tree without a patch has compiled and found, as data that outlives a process. */
export interface TreeProgramState {
  readonly program: ProgramState;
  readonly index: TreeIndexState;
  /** By name, the unit of each function of our driver that machines have called. */
  readonly driver: ReadonlyMap<string, string>;
}

/** What a program has from the one that it is derived from. */
interface Origin {
  readonly index: TreeIndex;
  /** What its patch changes; null for none. */
  readonly patch: TreePatch | null;
  /** Functions that patches add to the tree that the first program was made of. */
  readonly added: ReadonlySet<string>;
  readonly unitsToConstruct: readonly string[];
  readonly program: (derived: TreeProgram) => Program;
}

export class TreeProgram implements Resolver {
  readonly program: Program;
  readonly index: TreeIndex;
  /**
   * Units that the first program has used, and to which patches add constructors: perhaps without a QOM type that would
   * ask for them.
   */
  readonly unitsToConstruct: readonly string[];
  /** Functions of our driver that machines of this program have called. */
  readonly driverFunctions = new Map<string, FunctionSymbol>();
  /** Machines of this program that were started. */
  readonly snapshots = new Snapshots();
  private readonly added: ReadonlySet<string>;
  private readonly patch: TreePatch | null;
  /** Headers that were looked for and not found, by the unit that includes them. */
  private readonly unfound = new Map<string, readonly MissingHeader[]>();
  private readonly units: TreeUnits;
  private readonly runtime: RuntimeResolution;

  /**
   * @param session shared by programs whose trees have most files in common
   * @param elsewhere the same tree in another thread, which preprocesses what it can
   * @param generated shared by programs for whose trees the build generates the same
   * @param origin of a program that is derived from another
   */
  constructor(
    readonly tree: TreeView,
    private readonly session: PreprocessorSession = new PreprocessorSession(),
    private readonly overrides: ProfileOverrides = {},
    private readonly elsewhere?: UnitsElsewhere,
    generated?: GeneratedFiles,
    origin: Partial<Origin> = {},
  ) {
    const { index = new TreeIndex(tree), patch = null, added = new Set<string>(), unitsToConstruct = [] } = origin;
    this.index = index;
    this.patch = patch;
    this.added = added;
    this.unitsToConstruct = unitsToConstruct;
    this.units = new TreeUnits(tree, session, overrides, generated);
    const isQemu = hasObjectModel(tree);
    this.runtime = new RuntimeResolution(
      [...LIBRARY_FOLDERS, ...(isQemu ? [...MODEL_FOLDERS, ...DRIVER_FOLDERS] : PLAIN_DRIVER_FOLDERS)],
      isQemu,
      (name) => added.has(name),
    );
    // While the program is derived, this one is asked which file defines a name.
    this.program = new Program(this);
    if (origin.program) this.program = origin.program(this);
  }

  /**
   * A program for a tree that differs from this one's in the files at `paths`. What both have in common is not compiled
   * again.
   * @param coveredLines by file, lines of which it is to be recorded whether they are run
   * @param isShadowed it is also to be recorded where changed functions do something else than this program's (see
   * src/c/shadow)
   */
  derive(
    tree: TreeView,
    paths: ReadonlySet<string>,
    coveredLines: ReadonlyMap<string, readonly number[]>,
    isShadowed = false,
  ): TreeProgram {
    const patch = patchBetween(this.tree, tree, paths);
    const isGeneratedAnew = touchesGenerated(patch, tree);
    const generated = isGeneratedAnew ? undefined : this.units.generated;
    const elsewhere = this.elsewhere?.derive(overlaysAt(paths, tree));
    const constructing = [...paths].filter(
      (path) => this.program.loadedUnit(path) && addsConstructor(this.tree, tree, path),
    );
    return new TreeProgram(tree, this.session, this.overrides, elsewhere, generated, {
      index: this.index.derive(tree, paths),
      patch,
      added: new Set([...this.added, ...functionsAdded(this.tree, tree, paths)]),
      unitsToConstruct: [...this.unitsToConstruct, ...constructing],
      program: (derived) => {
        const isUnchanged = unchangedBy(patch, (file) => !isGeneratedAnew || this.read(file) === derived.read(file));
        elsewhere?.expect(this.program.loadedUnits.filter((unit) => !isUnchanged(unit)).map(({ file }) => file));
        const shadowOf = isShadowed ? this.program : null;
        return (
          this.program.derive(derived, isUnchanged, coveredLines, isShadowed) ??
          new Program(derived, { coveredLines, shadowOf })
        );
      },
    });
  }

  /** Of a program that is not derived. */
  state(): TreeProgramState {
    const driver = new Map([...this.driverFunctions].map(([name, { unit }]) => [name, unit]));
    return { program: this.program.state(), index: this.index.state(), driver };
  }

  /** Goes on from what a program of the same tree has compiled; before anything is asked of this one. */
  restore({ program, index, driver }: TreeProgramState): void {
    this.index.restore(index);
    this.program.restore(program);
    for (const { file, missing } of program.units) if (missing.length > 0) this.unfound.set(file, missing);
    for (const [name, unit] of driver) {
      const symbol = this.program.functionSymbol(unit, name);
      if (symbol) this.driverFunctions.set(name, symbol);
    }
  }

  /**
   * A program of the same tree for who looks at it before this one does: it shares what is read, compiles nothing here.
   */
  reading(): TreeProgram {
    const { tree, session, overrides, elsewhere, units, index } = this;
    return new TreeProgram(tree, session, overrides, elsewhere?.lending, units.generated, { index });
  }

  /**
   * Says, before anything is compiled, that the first tree to be derived will be this one, and that most of them differ
   * at no other paths.
   */
  expectDerived(tree: TreeView, paths: ReadonlySet<string>): void {
    this.elsewhere?.expectDerived(overlaysAt(paths, tree));
    const patch = patchBetween(this.tree, tree, paths);
    const isGeneratedAnew = touchesGenerated(patch, tree);
    this.program.expectUnchanged(unchangedBy(patch, () => !isGeneratedAnew));
  }

  /** The text of a file of the tree, of our runtime or of the build that is not there. */
  read(path: string, isOnce?: boolean): string | undefined {
    return this.units.read(path, isOnce);
  }

  unit(file: string): TranslationUnit {
    // What the other thread cannot preprocess is done again here, and what is wrong with it told.
    const unit = this.elsewhere?.unit(file, () => this.index.readAhead()) ?? this.units.unit(file);
    if (unit.missing.length > 0) this.unfound.set(file, unit.missing);
    // The compiler of a build would stop there; a header of the system may be one that we do not have.
    const lost = unit.missing.find((header) => !header.angled && this.isLost(header));
    if (lost) throw new PreprocessError(`header ${lost.name} is not found`, lost);
    return unit;
  }

  /** Whether a header that is not found was found, or not asked for, before the patch. */
  private isLost({ name, file, angled }: MissingHeader): boolean {
    if (!this.patch) return false;
    const { base, paths, moved } = this.patch;
    const written = angled ? `<${name}>` : `"${name}"`;
    return moved.has(nameOf(name)) || (paths.has(file) && !(base.read(file) ?? '').includes(written));
  }

  /** Headers that were looked for and not found by units of which something was compiled. */
  missingHeaders(): MissingHeader[] {
    if (this.unfound.size === 0) return [];
    const compiled = this.program.compiledFiles();
    return [...this.unfound].flatMap(([file, headers]) => (compiled.has(file) ? headers : []));
  }

  /**
   * Functions that the patch defines in a file though another that is built as well defines them: what no linker takes.
   */
  doubledFunctions(): DoubledFunction[] {
    if (!this.patch) return [];
    const { base, paths } = this.patch;
    // Of others it is not known whether they are built.
    const compiled = this.program.compiledFiles();
    return [...paths].flatMap((file) =>
      functionsAdded(base, this.tree, new Set(compiled.has(file) ? [file] : [])).flatMap((name) => {
        const line = this.linkedAt(file, name);
        if (line === null) return [];
        // A stand-in is taken from a library, where nothing else defines what it does.
        const isOther = (each: string): boolean => each !== file && compiled.has(each) && !isStub(each);
        const other = this.index.function(name).find((each) => isOther(each) && this.linkedAt(each, name) !== null);
        return other === undefined ? [] : [{ name, file, line, other }];
      }),
    );
  }

  /** The line at which a unit defines a function for others to link with; null where it does not. */
  private linkedAt(file: string, name: string): number | null {
    const definition = this.definitionIn(file, name);
    if (!definition || definition.storage === 'static' || definition.inline) return null;
    return hasAttribute(definition.attributes, 'weak') ? null : definition.token.line;
  }

  /** Null where it cannot be parsed as well: that is told where it is compiled. */
  private definitionIn(file: string, name: string): FunctionDefinition | null {
    try {
      return this.program.loadedUnit(file)?.functionDefinition(name) ?? null;
    } catch (error) {
      if (error instanceof CompileError) return null;
      throw error;
    }
  }

  /** Names of functions that were called and that a model stands for. */
  modelledFunctions(): string[] {
    return this.program.slots
      .filter(
        (slot) =>
          slot.resolution &&
          !slot.isWrapped &&
          !slot.adapts &&
          this.runtime.isModel(slot.name, slot.symbol.unit, slot.symbol.isStatic),
      )
      .map((slot) => slot.name);
  }

  /** Those of them whose calls by a patch are worth naming (Model.isMissed), with the reason why they do nothing. */
  missedFunctions(): Map<string, string> {
    const models = this.modelledFunctions().map((name) => [name, findModel(name, '', false)] as const);
    return new Map(models.flatMap(([name, model]) => (model?.isMissed ? [[name, model.reason] as const] : [])));
  }

  replacement(name: string, unit: string, isStatic: boolean): FunctionResolution | null {
    return this.runtime.function(name, unit, isStatic);
  }

  function(name: string, from: string, definedThere: boolean): FunctionResolution {
    if (definedThere) return { kind: 'unit', file: from };
    const generated = this.generatedDefiner(name);
    if (generated) return { kind: 'unit', file: generated };
    const file = this.definer(name);
    return file === undefined ? { kind: 'assumed' } : { kind: 'unit', file };
  }

  isDefinedAnew(name: string): boolean {
    return this.added.has(name);
  }

  standsIn(file: string): boolean {
    return file.startsWith(`${RUNTIME_PREFIX}models/`);
  }

  isLikely(name: string): boolean {
    return LIKELY_FUNCTIONS.has(name);
  }

  object(name: string, from: string, definedThere: boolean): string | null {
    return (
      this.runtime.object(name) ?? (definedThere ? from : (this.generatedDefiner(name) ?? this.definingUnit(name)))
    );
  }

  private definer(name: string): string | undefined {
    const files = this.index.function(name);
    if (files.length < 2) return files[0];
    // The index goes by the text, in which what a configuration leaves out is still there.
    let incomplete: string | undefined;
    for (const file of files) {
      if (!this.mayDefine(file, name)) continue;
      if (!this.isLeftOut(file)) return file;
      incomplete ??= file;
    }
    return incomplete;
  }

  /** Whether a build without the headers that a unit includes has another in its place: a stand-in for Xen's, say. */
  private isLeftOut(file: string): boolean {
    const unfound = this.unfound.get(file) ?? [];
    const isNew = this.patch !== null && !this.patch.base.exists(file);
    return unfound.some((header) => isNew || !this.isLost(header));
  }

  /** A unit that cannot be preprocessed may: what is wrong with it is told when it is compiled. */
  private mayDefine(file: string, name: string): boolean {
    try {
      return this.program.unit(file).definesFunction(name);
    } catch (error) {
      if (error instanceof PreprocessError || error instanceof CompileError) return true;
      throw error;
    }
  }

  private definingUnit(name: string): string | null {
    return this.index.object(name).find((file) => this.program.unit(file).objectDefinition(name) !== null) ?? null;
  }

  private generatedDefiner(name: string): string | null {
    const file = this.units.generated.definer(name);
    return file === undefined ? null : `${GENERATED_PREFIX}/${file}`;
  }
}

/**
 * The program of a tree; where a patch was laid over it, one that tells what the patch brings from what was there.
 * Throws UserError where it is no QEMU tree.
 */
export function programOf(
  view: TreeView,
  defines: ReadonlyArray<readonly [string, string]>,
  laidOver?: LaidOver,
): TreeProgram {
  const overrides = overridesOf(laidOver?.base ?? view, defines);
  if (!laidOver) return new TreeProgram(view, undefined, overrides);
  return new TreeProgram(laidOver.base, undefined, overrides).derive(view, laidOver.paths, new Map());
}
