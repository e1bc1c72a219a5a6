/** One self-contained page: the JSON report, and a script that draws it. Nothing is fetched; it opens from disk. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CheckResult } from '../../result/result.js';
import { printable } from '../../text.js';
import { packageFolder, version } from '../../version.js';
import type { ReportFormat } from '../format.js';
import { checkObject } from '../json/json.js';
import { scriptJson } from '../json/json-text.js';
import { subjectOf } from '../points/statements.js';
import { checkText, VERDICTS } from '../text/check.js';

export const html = { name: 'html', check: htmlCheck } satisfies ReportFormat;

function htmlCheck(result: CheckResult): string {
  // What `npm run build` makes of src/report/html/page.
  const script = asset('page.js').replaceAll('</script', '<\\/script');
  const style = asset('page.css').replaceAll('</style', '<\\/style');
  const title = printable(`${VERDICTS[result.verdict]} ${subjectOf(result)}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="flatcheck ${escaped(version)}">
<title>${escaped(title)} - flatcheck</title>
<style>${style}</style>
</head>
<body>
<div id="flatcheck-page"></div>
<noscript><pre>${escaped(checkText(result, { colour: false, verbose: true }))}</pre></noscript>
<script type="application/json" id="flatcheck-report">${scriptJson(checkObject(result))}</script>
<script>${script}</script>
</body>
</html>
`;
}

function asset(name: string): string {
  return readFileSync(new URL(`dist/report/html/${name}`, packageFolder), 'utf8');
}

/** As the source expressions of a Content-Security-Policy have it: no other script or style sheet is run. */
function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
