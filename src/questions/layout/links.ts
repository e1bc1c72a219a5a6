/** What a board hands to its host bridge through QOM: the type it creates and the link properties it sets. */
import type { Expression } from '../../c/index.js';
import { printExpression } from '../source/print.js';
import type { CallGraph } from './call-graph.js';
import { isCastMacro } from './storage.js';
import type { Condition } from './variables.js';

/** What makes a device of a type: qdev_new(), pci_create_simple(), object_initialize_child(). */
const CREATES = /_(?:new|create|initialize)(?:_|$)/;

export class Links {
  /** Files of the host bridges that the board creates, and when. */
  readonly bridges = new Map<string, readonly Condition[]>();
  private readonly set = new Map<string, Expression>();
  private readonly members = new Map<string, Expression>();

  constructor(private readonly graph: CallGraph) {}

  /** A call that the board's or a bridge's code makes; arguments are resolved. */
  call(name: string, values: readonly Expression[], file: string, conditions: readonly Condition[]): void {
    for (const value of CREATES.test(name) ? values : []) {
      const bridge = value.kind === 'identifier' ? this.graph.typeFile(value.token.text) : null;
      if (bridge !== null && bridge !== file && !this.bridges.has(bridge)) this.bridges.set(bridge, conditions);
    }
    const property = values[1] ? printExpression(values[1]) : '';
    if (name === 'object_property_set_link' && values[2]) this.set.set(property, withoutCast(values[2]));
    if (name === 'object_property_add_link') {
      const member = values[3] ? linkedMember(values[3]) : null;
      const value = this.set.get(property);
      if (member !== null && value) this.members.set(`${file}:${member}`, value);
    }
  }

  /** What the board linked to a member of the device state that `file` works on, or null. */
  value(file: string, member: string): Expression | null {
    return this.members.get(`${file}:${member}`) ?? null;
  }
}

/** The member whose address is given: `(Object **)&s->mch.ram_memory`. */
function linkedMember(e: Expression): string | null {
  if (e.kind === 'cast' || e.kind === 'unary') return linkedMember(e.operand);
  return e.kind === 'member' ? e.name : null;
}

function withoutCast(e: Expression): Expression {
  return isCastMacro(e) ? withoutCast(e.arguments[0]!) : e;
}
