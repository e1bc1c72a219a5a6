/** `flatcheck doctor`: what is there, and whether it can be used. */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../check/cache/cache.js';
import { UserError } from '../errors.js';
import { machineKinds } from '../target/x86_64/machines.js';
import { printable } from '../text.js';
import { requireQemuTree } from '../tree/detect.js';
import { gitTopLevel, runGit } from '../tree/git.js';
import { packageFolder } from '../version.js';
import { CONFIG_NAME } from './config/name.js';
import { readConfig } from './config/read.js';
import { describeHook } from './hook/install.js';
import { chooseTree, type OpenedTree } from './input/trees.js';
import { DEFAULT_MACHINES } from './input/values.js';
import { describeFailure } from './output/failure.js';

const LABEL_WIDTH = 10;

/** What was looked at: a line, and whether it is in order. */
interface Fact {
  readonly label: string;
  readonly text: string;
  readonly isFault?: boolean;
}

/**
 * Looks at everything a check needs, builds each machine from the tree, and says what it finds.
 * Gives the exit code: 0 where all is in order, 1 where something is not. Throws UserError where --qemu names no QEMU
 * tree.
 */
export async function doctor({ qemu }: { readonly qemu?: string }): Promise<number> {
  const tree = chooseTree({ ...(qemu && { qemu }) });
  const folder = tree.source.kind === 'folder' ? tree.source.path : undefined;
  const facts = [
    ...programFacts(),
    treeFact(tree),
    ...(await machineFacts(tree)),
    await configFact(folder),
    hookFact(),
    cacheFact(),
  ];
  for (const { label, text, isFault } of facts)
    process.stdout.write(`${label.padEnd(LABEL_WIDTH)}${isFault ? 'PROBLEM: ' : ''}${text}\n`);
  return facts.some(({ isFault }) => isFault) ? 1 : 0;
}

function programFacts(): Fact[] {
  const { version, engines } = JSON.parse(readFileSync(new URL('package.json', packageFolder), 'utf8')) as {
    version: string;
    engines: { node: string };
  };
  const own = process.versions.node.split('.').map(Number);
  const needed = engines.node.replace('>=', '').split('.').map(Number);
  const differing = needed.findIndex((part, index) => part !== own[index]);
  const isOld = differing >= 0 && own[differing]! < needed[differing]!;
  return [
    { label: 'flatcheck', text: version },
    { label: 'node', text: `${process.versions.node} (needed: ${engines.node})`, isFault: isOld },
    gitFact(),
  ];
}

function gitFact(): Fact {
  try {
    const { output } = runGit(process.cwd(), ['--version']);
    return { label: 'git', text: printable(output.toString('utf8').trim().replace('git version ', '')) };
  } catch (error) {
    return { label: 'git', text: `${(error as Error).message}: --range, --rev and the hook need it`, isFault: true };
  }
}

function treeFact({ source, view }: OpenedTree): Fact {
  const { version, memoryCore, configHost } = requireQemuTree(view);
  const commit = source.kind === 'folder' ? runGit(source.path, ['rev-parse', '--short', 'HEAD']) : undefined;
  const parts = [
    `QEMU ${version}`,
    view.label,
    ...(commit?.ok ? [`at commit ${commit.output.toString('latin1').trim()}`] : []),
    `memory core ${memoryCore}`,
    configHost === undefined ? 'not built, which is not needed' : `configuration of ${configHost}`,
  ];
  return { label: 'tree', text: parts.join(', ') };
}

/** Each machine, brought up from the tree and reset once. */
async function machineFacts({ view }: OpenedTree): Promise<Fact[]> {
  const { runSimulate } = await import('../questions/simulate/simulate.js');
  const facts: Fact[] = [];
  for (const { name } of machineKinds) {
    try {
      const ram = { text: '2G', bytes: 2n ** 31n };
      const { steps, assumed } = await runSimulate({ view, machine: name, ram, vga: 'none', steps: [], defines: [] });
      const [first] = steps;
      const unknown =
        assumed.length === 0
          ? ''
          : `; not found, taken to return 0: ${assumed.map((each) => printable(each.name)).join(', ')}`;
      const text = `runs: ${first!.flatView.length} flat ranges, ${first!.dma.length} DMA events${unknown}`;
      facts.push({ label: name, text });
    } catch (error) {
      const text = describeFailure(error).line.replace(/^flatcheck: /, '');
      // What is not checked unless it is asked for need not be there: the sample tree has not all machines, nor has
      // every version of QEMU.
      const isOptional = !DEFAULT_MACHINES.split(',').includes(name) && text.includes('has no machine');
      facts.push({ label: name, text, isFault: !isOptional });
    }
  }
  return facts;
}

async function configFact(folder: string | undefined): Promise<Fact> {
  const label = 'config';
  try {
    const config = await readConfig(folder, undefined);
    if (config === undefined) return { label, text: `none ("flatcheck init" writes ${CONFIG_NAME})` };
    const { file, accepted } = config.policy;
    return {
      label,
      text: `${printable(file ?? CONFIG_NAME)}, ${accepted.length} accepted finding${accepted.length === 1 ? '' : 's'}`,
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { label, text: error.message, isFault: true };
  }
}

function hookFact(): Fact {
  const label = 'hook';
  if (gitTopLevel(process.cwd()) === undefined) return { label, text: 'the current folder is in no git repository' };
  const { state, line } = describeHook();
  return { label, text: state === 'none' ? `${line} ("flatcheck hook install")` : line };
}

function cacheFact(): Fact {
  const label = 'cache';
  const folder = cacheFolder();
  if (folder === null)
    return { label, text: 'none: neither XDG_CACHE_HOME nor HOME is an absolute path', isFault: true };
  const shown = printable(folder);
  try {
    if (!existsSync(folder)) {
      mkdirSync(dirname(folder), { recursive: true });
      accessSync(dirname(folder), constants.W_OK);
      return { label, text: `${shown}, empty` };
    }
    accessSync(folder, constants.W_OK);
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    const size = names.reduce(
      (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
    return {
      label,
      text: `${shown}, ${names.length} results of checks, ${Math.ceil(size / 1024)} KiB; it may be deleted`,
    };
  } catch (error) {
    return { label, text: `${shown} cannot be written: ${(error as NodeJS.ErrnoException).code}`, isFault: true };
  }
}
