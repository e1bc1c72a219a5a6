/** Builtins decided by types and constants, without code of their own. */
import { CompileError } from '../../errors.js';
import type { Expression } from '../../syntax/ast.js';
import { compatibleTypes } from '../../types/compatible.js';
import { type CType, findMember, INT, LONG, typeName, UNSIGNED_LONG } from '../../types/types.js';
import type { Analyzer } from '../analyzer.js';
import type { IR } from '../ir.js';
import { valueOperand } from '../values/operands.js';
import { convert, i32, i64, operation } from '../values/values.js';
import { argument, type Builtin, typeArgument } from './builtin.js';

/** The member designator was parsed as an expression: `a.b[i]` applied to a null pointer. */
export const offsetOf: Builtin = (analyzer, args, token) => {
  const type = typeArgument(analyzer, args, 0, token);
  const offset = designatorOffset(analyzer, argument(args, 1, token), type);
  return valueOperand(UNSIGNED_LONG, convert(offset.value, LONG, UNSIGNED_LONG));
};

function designatorOffset(analyzer: Analyzer, designator: Expression, root: CType): { type: CType; value: IR } {
  const { token } = designator;
  if (designator.kind === 'index') {
    const base = designatorOffset(analyzer, designator.object, root);
    if (base.type.kind !== 'array') throw new CompileError(`"[" on ${typeName(base.type)}`, token);
    const index = analyzer.converted(designator.index, LONG);
    const step = operation('i64.mul', 'i64', index, i64(base.type.element.size));
    return { type: base.type.element, value: operation('i64.add', 'i64', step, base.value) };
  }
  const isName = designator.kind === 'identifier';
  const name = isName ? token.text : designator.kind === 'member' ? designator.name : '';
  const base =
    designator.kind === 'member' ? designatorOffset(analyzer, designator.object, root) : { type: root, value: i64(0) };
  const found = base.type.kind === 'record' ? findMember(base.type, name) : null;
  if (!found) throw new CompileError(`${typeName(base.type)} has no member "${name}"`, token);
  return { type: found.member.type, value: operation('i64.add', 'i64', base.value, i64(found.offset)) };
}

/** Whether two types are compatible; their own qualifiers do not count. */
export const typesCompatible: Builtin = (analyzer, args, token) =>
  valueOperand(
    INT,
    i32(compatibleTypes(typeArgument(analyzer, args, 0, token), typeArgument(analyzer, args, 1, token)) ? 1 : 0),
  );

/** True for what folds to a constant here; gcc may also see through variables, which no program may rely on. */
export const constantP: Builtin = (analyzer, args, token) => {
  const operand = analyzer.operand(argument(args, 0, token));
  const isString = operand.place?.kind === 'memory' && operand.place.address.kind === 'string-address';
  return valueOperand(INT, i32(operand.value?.kind === 'constant' || isString ? 1 : 0));
};

/** The second or the third argument, as the first, a constant, says. */
export const chooseExpression: Builtin = (analyzer, args, token) =>
  analyzer.operand(argument(args, analyzer.constantInteger(argument(args, 0, token)) !== 0n ? 1 : 2, token));
