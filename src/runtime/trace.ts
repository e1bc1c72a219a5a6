/** Trace headers: every trace point of a tree's trace-events files as a macro that does nothing. */

import type { TreeFiles } from './qapi-schema.js';

/**
 * The folders whose meson.build entry in the tree's top file says that they have a trace-events file, by trace group.
 */
function groups(tree: TreeFiles): Map<string, string> {
  const text = tree.read('meson.build') ?? '';
  const result = new Map([['root', 'trace-events']]);
  for (const list of text.matchAll(/trace_events_subdirs \+?= \[([^\]]*)\]/g)) {
    for (const folder of (list[1] ?? '').matchAll(/'([^']+)'/g)) {
      const path = folder[1] ?? '';
      result.set(path.replace(/[^A-Za-z0-9]/g, '_'), `${path}/trace-events`);
    }
  }
  return result;
}

/** The headers that QEMU's build generates below `trace/`. */
export class TraceFiles {
  private folders: Map<string, string> | undefined;

  constructor(private readonly tree: TreeFiles) {}

  /**
   * The text of `name` (without directory, `trace-hw_i386.h` say), or undefined where the tree has no such group.
   * A trace point is a macro that drops its arguments; whether one is enabled is always 0.
   */
  read(name: string): string | undefined {
    const group = /^trace-(.+)\.h$/.exec(name)?.[1];
    if (group === undefined) return undefined;
    if (/^qapi_commands_.*_trace_events$/.test(group)) return '';
    this.folders ??= groups(this.tree);
    const path = this.folders.get(group);
    const text = path === undefined ? undefined : this.tree.read(path);
    if (text === undefined) return undefined;
    const guard = `TRACE_${group.toUpperCase()}_GENERATED_TRACERS_H`;
    const lines = [`#ifndef ${guard}`, `#define ${guard}`];
    for (const question of ['trace_event_get_state', 'trace_event_get_state_backends']) {
      lines.push(`#undef ${question}`, `#define ${question}(id) 0`);
    }
    for (const match of text.matchAll(/^(?:(?:disable|vcpu|tcg) )*(\w+)\(/gm)) {
      lines.push(`#define trace_${match[1]}(...) ((void)0)`);
    }
    lines.push('#endif', '');
    return lines.join('\n');
  }
}
