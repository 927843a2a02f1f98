// All packages have the same version. `set-version.js 0.2.0` sets it everywhere and makes it the heading of the
// unreleased changes in the changelog; `set-version.js --check 0.2.0` lists the places that have a different version.
const { globSync, readFileSync, writeFileSync } = require('node:fs');

const [check, version] = process.argv[2] === '--check' ? [true, process.argv[3]] : [false, process.argv[2]];
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? '')) {
	console.error('Which version? node .ci/set-version.js [--check] 0.2.0');
	process.exit(1);
}

const IN_PACKAGE = [/^(\t| {2})"version": "(.*?)"/m, (found, indent) => `${indent}"version": "${version}"`];
const IN_LOCK = (name) => [
	new RegExp(`("name": "${name}",\\s+"version": )"(.*?)"`, 'g'),
	(found, before) => `${before}"${version}"`,
];
const today = new Date().toISOString().slice(0, 10);
const PLACES = [
	...[
		'package.json',
		'service/package.json',
		'sandbox/package.json',
		...globSync('packages/*/package.json'),
	].map((file) => [file, ...IN_PACKAGE]),
	['package-lock.json', ...IN_LOCK('n8n-nodes-mediakit')],
	['package-lock.json', ...IN_LOCK('mediakit-service')],
	[
		'workflows/github-actions/social-statistics.yml',
		/(mediakit-service@)(\d\S*)/,
		(found, before) => `${before}${version}`,
	],
	['CHANGELOG.md', /^(## )(.*) \(not released\)$/m, () => `## ${version} (${today})`],
];

/** Returns a message if a place has a different version. In the changelog, the first heading contains the version. */
function problemOf([file, pattern]) {
	const text = readFileSync(file, 'utf8');
	if (file === 'CHANGELOG.md') {
		const first = /^## (.*)$/m.exec(text)?.[1] ?? '';
		return first.startsWith(`${version} (20`) ? undefined : `${file}: the first heading is "${first}"`;
	}
	const found = [...text.matchAll(new RegExp(pattern.source, 'gm'))].map((match) => match[2]);
	return found.length > 0 && found.every((one) => one === version)
		? undefined
		: `${file}: ${found.join(', ')}`;
}

if (!check) {
	for (const [file, pattern, change] of PLACES) {
		writeFileSync(file, readFileSync(file, 'utf8').replace(pattern, change));
	}
}
const problems = [...new Set(PLACES.map(problemOf).filter(Boolean))];
for (const problem of problems) console.error(`${problem} instead of ${version}`);
process.exit(problems.length > 0 ? 1 : 0);
