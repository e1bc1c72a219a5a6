/** The sentence of one finding, with what its data tells. All texts are printable. */
import type { CalledFunction, Finding } from '../../result/result.js';
import { printable } from '../../text.js';
import { faultsText } from './listeners.js';
import { handedOnText } from './reaches.js';
import { sentenceOf, withAcceptance } from './sentences.js';

/** Functions of a call that a short report names. */
const MAX_CALLS = 4;

/**
 * What a finding says and what is wrong or different, without the addresses and the machine; and whether it is
 * accepted.
 */
export function messageText(finding: Finding): string {
  return printable(withAcceptance(finding, factsText(finding)));
}

/** The same without whether it is accepted. */
export function factsText(finding: Finding): string {
  const { faults = [], handedOn = [], calls = [] } = finding;
  const told = [faultsText(faults), handedOn.map(handedOnText).join('; ')].filter((text) => text !== '');
  const where = calls.length === 0 ? '' : `, in ${printable(calls[0]!.name)}()`;
  return [`${printable(sentenceOf(finding))}${where}`, ...told].join(': ');
}

/** "called from mch_update_pam() < mch_update()": the innermost first; nothing where nobody calls it. */
export function callersText(calls: readonly CalledFunction[] = []): string {
  const callers = calls.slice(1, 1 + MAX_CALLS).map(({ name }) => `${printable(name)}()`);
  const left = calls.length - 1 - callers.length;
  return callers.length === 0 ? '' : `called from ${callers.join(' < ')}${left > 0 ? ` < ${left} more` : ''}`;
}

/** All of them with their places, one a text. */
export function callTexts(calls: readonly CalledFunction[] = []): string[] {
  return calls.map(({ name, file, line }) => `${printable(name)}() at ${printable(file)}:${line}`);
}
