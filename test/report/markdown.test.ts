import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { code, prose } from '../../src/report/markdown/escape.js';
import { markdown } from '../../src/report/markdown/markdown.js';
import { HOSTILE, hostileResult, resultWith, shownResult } from './results.js';

// As merge requests have it: HTML is let through and bare addresses become links.
const renderer = new MarkdownIt({ html: true, linkify: true });

/** The elements that a report makes. */
function elementsIn(html: string): Set<string> {
  return new Set([...html.matchAll(/<([a-z]\w*)/g)].map(([, name]) => name!));
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

describe('the Markdown report', () => {
  it('renders to a heading, findings with a table, and folded parts', () => {
    const html = renderer.render(markdown.check(shownResult()));
    expect(html).toContain('<h3>flatcheck: PASS</h3>');
    expect(html).toContain('<strong>1. improvement</strong> <code>dma-hole-fixed</code>');
    expect(html).toMatch(/<td><code>0x100000-0x7fffffff \(2047M\)<\/code><\/td>\s*<td><code>pc · 2G<\/code><\/td>/);
    expect(html.match(/<details>/g)).toHaveLength(3);
    expect(html).toMatch(/<pre><code class="language-sh">flatcheck check --qemu qemu-10\.2\.2 .* PATCH\n/);
  });

  it('tells what could not be run before anything else', () => {
    const result = resultWith({
      verdict: 'incomplete',
      execution: {
        functions: 1,
        modelled: [],
        assumed: [],
        notRun: [{ reason: { code: 'header-missing', name: 'b.h' }, file: 'a.c', line: 3 }],
      },
    });
    expect(renderer.render(markdown.check(result))).toMatch(
      /Not run<\/h4>\s*<ul>\s*<li><code>a\.c:3: header b\.h is not found<\/code>/,
    );
  });

  it('makes no element, link or reference of what a patch or a tree holds', () => {
    const html = renderer.render(markdown.check(hostileResult()));
    const usual = renderer.render(markdown.check(shownResult()));
    expect([...elementsIn(html)].filter((name) => !elementsIn(usual).has(name) && !/^(h4|ul|li)$/.test(name))).toEqual(
      [],
    );
    const outsideCode = textOf(html.replace(/<(code|pre)[ >].*?<\/\1>/gs, ''));
    expect(outsideCode).not.toMatch(/[@#~%$<>|]|!\d|www|evil|owned|^\s*\//m);
  });

  it('still shows it', () => {
    const [start] = HOSTILE.split(']0;');
    expect(start).toBe('\u001b');
    const text = textOf(renderer.render(markdown.check(hostileResult())));
    expect(text).toContain('\\x1b]0;owned\\x07');
    expect(text).toContain('</script><script>window.owned=1</script>');
    expect(text).toContain('[a](javascript:owned)');
  });
});

describe('text in Markdown', () => {
  it.each(['a', '`', '``a`', ' a ', '|', '\\|', 'a\nb', '', '   ', '&amp;', '<b>'])('%j is code as it is', (text) => {
    const html = renderer.renderInline(code(text));
    expect(html.match(/<code>/g)).toHaveLength(1);
    const shown = textOf(html);
    expect(shown.trim()).toBe(text.replace('\n', '\\n').trim());
  });

  it('keeps plain words, and shows names and formulas as code', () => {
    expect(prose('region ram-below-4g of machine_ram is gone, was 1M.')).toBe(
      'region ram-below-4g of `machine_ram` is gone, was 1M.',
    );
    expect(prose('can_merge() holds where: a && b[1]')).toBe('`can_merge()` holds where: `a && b[1]`');
  });
});
