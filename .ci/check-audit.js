// Fails if a package that users install has a known vulnerability of high severity, or if any package has a missing or
// invalid signature. If the registry lacks these endpoints, the check reports this but succeeds, since it says nothing
// about the packages. For a release, npm checks the signatures again, and a missing response counts as a failure.
const { spawnSync } = require('node:child_process');

/** Returns the report of `npm audit`, or undefined if the check was not possible. */
function ask(what, words, member) {
	const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
	// A registry without these endpoints fails every attempt, so the two retries follow soon.
	const retries = ['--fetch-retry-mintimeout', '1000', '--fetch-retry-maxtimeout', '2000'];
	const { stdout } = spawnSync('npm', ['audit', ...words, ...retries, '--json'], options);
	const answer = stdout.startsWith('{') ? JSON.parse(stdout) : {};
	if (answer[member] !== undefined) return answer;
	const reason = answer.error?.summary || answer.message || 'no answer';
	console.log(`${what}: nothing was checked (${reason})`);
}

const report = ask('vulnerabilities', ['--omit=dev', '--audit-level=high'], 'vulnerabilities');
// The report also contains vulnerabilities of lower severity.
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
