// Fails on a known vulnerability of high severity in what users install, and on a package whose signature is missing or
// wrong. A registry that does not answer these questions is reported and is no failure: that says nothing about the
// packages. A release asks npm about the signatures once more, and then no answer is a failure.
const { spawnSync } = require('node:child_process');

/** What `npm audit` answers; undefined if nothing could be checked. */
function ask(what, words, member) {
	const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
	const { stdout } = spawnSync('npm', ['audit', ...words, '--json'], options);
	const answer = stdout.startsWith('{') ? JSON.parse(stdout) : {};
	if (answer[member] !== undefined) return answer;
	const reason = answer.error?.summary || answer.message || 'no answer';
	console.log(`${what}: nothing was checked (${reason})`);
}

const report = ask('vulnerabilities', ['--omit=dev', '--audit-level=high'], 'vulnerabilities');
// The report also has those of lower severity.
const vulnerable = Object.values(report?.vulnerabilities ?? {}).filter(({ severity }) =>
	['high', 'critical'].includes(severity),
);
if (report && vulnerable.length === 0) console.log('no vulnerability of high severity');
for (const { name, severity, range } of vulnerable) console.error(`${severity}: ${name} ${range}`);

const signatures = ask('signatures', ['signatures'], 'invalid');
const unsigned = ['invalid', 'missing'].flatMap((kind) =>
	(signatures?.[kind] ?? []).map(({ name, version }) => `${kind} signature: ${name}@${version}`),
);
if (signatures && unsigned.length === 0) console.log('every package has its signature');
for (const line of unsigned) console.error(line);

process.exit(vulnerable.length + unsigned.length > 0 ? 1 : 0);
