import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { configureNpm, copyHeaders, installNode, makeDebian, runInside } from '../support/debian';
import { blocksOf, readPage, ROOT } from '../support/markdown';

const run = promisify(execFile);

/** The user of the machine, who has a home folder but no special permissions. */
const PERSON = { name: 'person', user: '1000:1000', home: '/home/person' };
/** The folder of the cloned repository. */
const CLONE = `${PERSON.home}/mediakit`;
/** Longer than any of the commands will take, even on a busy machine. */
const PATIENCE_MS = 1_200_000;

const blocks = blocksOf(readPage('README.md'));

/** Returns the one block in README.md that contains these words. */
function commandsWith(words: string): string {
	const [found, ...others] = blocks.filter(({ content }) => content.includes(words));
	if (!found || others.length > 0) throw new Error(`README.md has not exactly one block with "${words}".`);
	return found.content.trim();
}

const TOOLS = commandsWith('apt-get install ca-certificates');
const NODE = commandsWith('apt-get install nodejs');
const [INSTALL, DEMO] = commandsWith('npm run demo').split('\n') as [string, string];
const START = commandsWith('npm start').split('\n') as [string, string];
const TESTS = commandsWith('npm test');

/**
 * Returns a script that starts a command as a user would, runs other commands meanwhile, and then presses Ctrl-C.
 *
 * @param ready text that the command prints once it is ready
 * @param meanwhile shell commands; `$said` is the path of a file with the output so far
 */
const whileRunning = (command: string, ready: string, meanwhile: string) => `
said=$(mktemp)
${command} > "$said" 2>&1 &
until grep -q '${ready}' "$said"; do
	kill -0 $! || { cat "$said"; exit 1; }
	sleep 0.2
done
${meanwhile}
kill -INT -$!
wait $! || test $? = 130
cat "$said"
`;

/** The last line of the demo's output is a command for a second terminal. */
const SEND_ANOTHER = `sh -euc "$(grep 'curl -H' "$said")"`;
const OPEN_DASHBOARD = `curl --fail --silent --location "$(sed -n 's/.*ready at //p' "$said")"`;

let folder: string;
/** The repository to clone, which contains the commit that is checked out here. */
let origin: string;
/** A shared npm cache, so that the second machine does not download everything again. */
let cache: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-fresh-'));
	[origin, cache] = [join(folder, 'mediakit.git'), join(folder, 'npm-cache')];
	await run('git', ['clone', '--quiet', '--bare', '--depth', '1', `file://${ROOT}`, origin]);
	await mkdir(cache);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Creates a machine whose user has followed the first steps in README.md and cloned the repository. */
async function makeMachine(release: 'bookworm' | 'trixie') {
	const machine = join(folder, release);
	await makeDebian(machine, release);
	await runInside(machine, ['sh', '-euxc', TOOLS]);
	if (release === 'trixie') await runInside(machine, ['sh', '-euxc', NODE]);
	else await installNode(machine, '24', '11');
	await runInside(machine, ['useradd', '--create-home', '--uid', '1000', PERSON.name]);
	await configureNpm(machine, PERSON.home, await copyHeaders(machine));
	await run('chown', ['--recursive', PERSON.user, origin, cache]);
	/** Runs lines as if typed into a terminal, up to the first one that fails, and prints how long they took. */
	async function type(what: string, lines = what, cwd = CLONE): Promise<string> {
		const begun = performance.now();
		const printed = await runInside(machine, ['bash', '-euo', 'pipefail', '-c', `set -m\n${lines}`], {
			binds: { '/srv/mediakit.git': origin, [`${PERSON.home}/.npm`]: cache },
			environment: { HOME: PERSON.home, USER: PERSON.name },
			user: PERSON.user,
			cwd,
			patienceMs: PATIENCE_MS,
		});
		const seconds = Math.round((performance.now() - begun) / 1000);
		process.stdout.write(`${release}, ${what}: ${seconds} seconds\n`);
		return printed;
	}
	await type('git clone', 'git clone file:///srv/mediakit.git', PERSON.home);
	return { type, remove: () => rm(machine, { recursive: true }) };
}

const asRoot = process.getuid?.() === 0 ? it : it.skip;

asRoot.each(['trixie', 'bookworm'] as const)(
	"README's commands, as written, bring the demo, the service and the tests to a bare Debian: %s",
	async (release) => {
		const machine = await makeMachine(release);
		await machine.type(INSTALL);
		const demo = await machine.type(DEMO, whileRunning(DEMO, 'Everything keeps running', SEND_ANOTHER));
		expect(demo).toMatch(/State on tiktok: +delivered/);
		expect(demo).toMatch(/"upload_id":/);
		await machine.type(START[0]);
		// Another program on this machine may be using the default port.
		const started = await machine.type(
			START[1],
			whileRunning(`PORT=0 ${START[1]}`, 'ready at', OPEN_DASHBOARD),
		);
		expect(started).toContain('<title>');
		// The tests take several minutes, so they run on only one release here. .ci/run runs them on the other.
		if (release === 'trixie') await machine.type(TESTS);
		await machine.remove();
	},
	2_400_000,
);
