/** What is planned for a change, on a small tree that registers what QEMU's do. */
import { describe, expect, it } from 'vitest';
import type { Settled } from '../../../src/check/account/settle.js';
import { Planner, type Stage } from '../../../src/check/plan/plan.js';
import { registeredProperties } from '../../../src/check/plan/registered.js';
import { subjectOf } from '../../../src/check/plan/subject.js';
import { TreeText } from '../../../src/check/plan/tree-text.js';
import { changesBetween, loadSyntax } from '../../../src/syntax/index.js';

const syntax = await loadSyntax();

import { optionTexts } from '../../../src/target/machine-options.js';
import { isapc } from '../../../src/target/x86_64/isapc.js';
import { pc } from '../../../src/target/x86_64/pc.js';
import type { TreeView } from '../../../src/tree/view.js';

const BOARD = 'hw/i386/pc_piix.c';
const DEVICE = 'hw/isa/probe.c';

const board = (limit: string): string => `
#define OPTION_TURBO "turbo"
#define OPTION_TOP "top"

static void pc_init1(MachineState *machine)
{
    PCMachineState *pcms = PC_MACHINE(machine);
    PCMachineClass *pcmc = PC_MACHINE_GET_CLASS(pcms);

    if (machine->ram_size >= ${limit} && pcms->turbo && pcmc->splits_early) {
        split(machine);
    }
}

static void set_turbo(Object *obj, bool value, Error **errp)
{
    PCMachineState *pcms = PC_MACHINE(obj);

    pcms->turbo = value;
}

static void set_top(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    PCMachineState *pcms = PC_MACHINE(obj);

    visit_type_size(v, name, &pcms->top, errp);
}

static void pc_i440fx_machine_9_1_options(MachineClass *m)
{
    PCMachineClass *pcmc = PC_MACHINE_CLASS(m);

    pcmc->splits_early = false;
}

static void pc_class_init(ObjectClass *oc, const void *data)
{
    object_class_property_add_bool(oc, OPTION_TURBO, get_turbo, set_turbo);
    object_class_property_add(oc, OPTION_TOP, "size", get_top, set_top, NULL, NULL);
}
`;

const device = (most: string): string => `
#define TYPE_PROBE "probe"

static void probe_update(ProbeState *s)
{
    s->size = MIN(s->blocks, ${most});
}

static const Property probe_properties[] = {
    DEFINE_PROP_UINT16("blocks", ProbeState, blocks, 16),
    DEFINE_PROP_BOOL("quiet", ProbeState, quiet, false),
};

static const TypeInfo probe_info = {
    .name = TYPE_PROBE,
    .parent = TYPE_ISA_DEVICE,
    .instance_size = sizeof(ProbeState),
};
`;

function viewOf(files: Readonly<Record<string, string>>): TreeView {
  return { label: 'small', read: (path) => files[path], exists: (path) => path in files, list: () => [] };
}

/** What a stage plans for the change of a file from one text to another: machine, RAM and options. */
function planned(file: string, before: string, after: string, stage: Stage = 'set-up'): string[] {
  const files = { [BOARD]: board('0xe0000000'), [DEVICE]: device('64'), [file]: after };
  const [old, now] = [viewOf({ ...files, [file]: before }), viewOf(files)];
  const text = new TreeText(syntax, now, Object.keys(files));
  const [declaration] = changesBetween(syntax, [
    { before: { path: file, text: before }, after: { path: file, text: after } },
  ]).changes;
  const { name } = declaration!;
  const thing = { file, line: 1, kind: 'function', name, hunks: [] } as const;
  const settled: Settled = {
    pending: { thing, declaration: declaration!, before: file, after: file },
    outcome: null,
    condition: null,
    argue: null,
  };
  const types = ['pc-i440fx-10.0', 'pc-i440fx-9.2', 'pc-i440fx-9.1', 'pc-i440fx-9.0'];
  const planner = new Planner({
    text,
    kinds: [{ kind: pc, types }],
    otherKinds: [isapc],
    kindsOf: () => ['pc'],
    devices: () => [],
  });
  const subject = subjectOf(settled, new TreeText(syntax, old, Object.keys(files)), text);
  return planner.setups(stage, [subject]).map(({ machine, ram, options }) => {
    const more = Object.entries(optionTexts(options)).map(([option, value]) => `${option}=${value}`);
    return [machine, ram.text, ...more].join(' ');
  });
}

describe('a plan', () => {
  const setups = planned(BOARD, board('0xe0000000'), board('0xd0000000'));

  it('has RAM at the boundaries that the change names, and a step below and above', () => {
    expect(setups).toEqual(expect.arrayContaining(['pc 3328M', 'pc 3407864K', 'pc 3407880K', 'pc 3584M']));
  });

  it('sets the properties of the machine that set what the change reads, both ways', () => {
    expect(setups).toEqual(expect.arrayContaining(['pc 6G machine.turbo=on', 'pc 6G machine.turbo=off']));
    expect(setups.filter((each) => each.includes('machine.top'))).toEqual([]);
  });

  it('sets first what a function reads that the changed lines call', () => {
    const asks = 'static bool is_turbo(PCMachineState *pcms)\n{\n    return pcms->turbo;\n}\n';
    const calls = (value: string): string =>
      `${asks}static void pc_late_init(PCMachineState *pcms)\n{\n    pcms->top = 2;\n    start(pcms, ${value});\n}\n`;
    expect(planned('hw/i386/late.c', calls('is_turbo(pcms)'), calls('true'))).toEqual(
      expect.arrayContaining(['pc 6G machine.turbo=on', 'pc 6G machine.turbo=off']),
    );
    expect(planned('hw/i386/late.c', calls('1'), calls('true')).filter((each) => each.includes('turbo'))).toEqual([]);
  });

  it('has the machine that was not asked for if the change is in its board', () => {
    expect(planned(BOARD, board('1'), board('2'), 'machines')).toEqual(['isapc 2G']);
    expect(planned(DEVICE, device('64'), device('32'), 'machines')).toEqual([]);
  });

  it('has the types that set otherwise what the change reads', () => {
    expect(setups).toContain('pc-i440fx-9.1 6G');
    expect(setups.filter((each) => each.startsWith('pc-i440fx-9.2'))).toEqual([]);
  });

  it("sets a device's properties around the numbers that the change names", () => {
    const found = planned(DEVICE, device('64'), device('32'));
    const values = [63, 64, 65, 31, 32, 33].map((value) => `pc 6G global.probe.blocks=${value}`);
    expect(found).toEqual(expect.arrayContaining(values));
    expect(found.filter((each) => each.includes('quiet'))).toEqual([]);
  });

  it('plays the registers for a device of the board, and not for the board itself', () => {
    expect(planned(DEVICE, device('64'), device('32'), 'registers')).toEqual(['pc 2G']);
    expect(planned(BOARD, board('1'), board('2'), 'registers')).toEqual([]);
  });
});

describe('what a tree registers', () => {
  it('is read with the members that it sets', () => {
    const view = viewOf({ [BOARD]: board('1'), [DEVICE]: device('1') });
    expect(registeredProperties(new TreeText(syntax, view, [BOARD, DEVICE]))).toEqual([
      { option: 'machine.turbo', member: 'turbo', state: 'PCMachineState', takes: { kind: 'switch' } },
      { option: 'machine.top', member: 'top', state: 'PCMachineState', takes: { kind: 'size', most: 2n ** 64n - 1n } },
      { option: 'global.probe.blocks', member: 'blocks', state: 'ProbeState', takes: { kind: 'number', most: 65535n } },
      { option: 'global.probe.quiet', member: 'quiet', state: 'ProbeState', takes: { kind: 'switch' } },
    ]);
  });
});
