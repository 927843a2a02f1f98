import { mkdtemp, chmod, chown, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../sandbox/servers/free-port';
import { runMediakit } from '../support/cli';
import { blocksOf, readPage } from '../support/markdown';
import { runBlocks } from '../support/page-commands';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, callerOf, connectAccount, sandboxSettings } from '../support/service';

/** Stands in for the user `mediakit`. */
const USER = { name: 'nobody', uid: 65_534 };

let place: string;
let home: string;
let sandbox: TestSandbox;
let url: string;

/** A stand-in for `systemctl` that starts the unit's program, as its user and in its folder, and stops the program. */
const systemctl = () => `
case $1 in
start)
	cd ${home}
	runuser -u ${USER.name} -- sh -c 'echo $$ > ../pid; exec mediakit serve' > ../log 2>&1 &
	curl -sS --retry 60 --retry-delay 1 --retry-all-errors -o /dev/null ${url}/readyz ;;
stop)
	pid=$(cat ${place}/pid)
	kill $pid
	tail --pid=$pid -f /dev/null ;;
esac`;

const runSteps = (...blocks: { content: string }[]) =>
	runBlocks(
		blocks.map(({ content }) => ({ content, line: 0, language: 'sh', mark: '', before: '' })),
		{
			'/var/lib/mediakit': home,
			'/backup': join(place, 'backup'),
			'/safe-place': join(place, 'safe-place'),
			' -o mediakit ': ` -o ${USER.name} `,
			'runuser -u mediakit ': `runuser -u ${USER.name} `,
		},
		{ systemctl: systemctl() },
	);

beforeEach(async () => {
	place = await mkdtemp(join(tmpdir(), 'mediakit-operating-'));
	home = join(place, 'home');
	sandbox = await startTestSandbox();
	const port = await freePort();
	url = `http://127.0.0.1:${port}`;
	const settings = { ...sandboxSettings(sandbox.url), MEDIAKIT_API_KEY: API_KEY, PORT: String(port) };
	const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
	await chmod(place, 0o777);
	await runSteps({ content: 'install -d -o mediakit -m 700 /var/lib/mediakit' });
	await writeFile(join(home, '.env.social'), lines.join(''));
	await chown(join(home, '.env.social'), USER.uid, USER.uid);
	await runSteps({ content: 'systemctl start mediakit' });
});
afterEach(async () => {
	await runSteps({ content: 'systemctl stop mediakit' });
	await sandbox.close();
	await rm(place, { recursive: true, force: true });
});

it('docs/operating.md: its steps back up and restore a service that runs as a user of its own', async () => {
	const [backup, restore] = blocksOf(readPage('docs/operating.md')).filter(
		({ mark, content }) => mark === 'release' && /mediakit (backup|restore)/.test(content),
	);
	const call = callerOf(url);
	await connectAccount({ call }, 'tiktok');
	await runSteps(backup!);
	await connectAccount({ call }, 'facebook');
	expect((await call('/api/accounts')).body.accounts).toHaveLength(3);
	await runSteps(restore!);
	const { accounts } = (await call('/api/accounts')).body as { accounts: Record<string, unknown>[] };
	expect(accounts).toMatchObject([{ platform: 'tiktok', connected: true }]);

	// If root could run this command, it would leave files that the service cannot open.
	const name = `mediakit-${new Date().toISOString().slice(0, 10)}.sqlite`;
	const options = { cwd: home, settings: { DATA_DIR: join(home, 'data') } };
	expect(await runMediakit(['restore', join(place, 'backup', name), '--replace'], options)).toMatchObject({
		status: 1,
		stderr: expect.stringMatching(/^.*\/data belongs to the user with uid 65534, .*\n$/),
	});
});
