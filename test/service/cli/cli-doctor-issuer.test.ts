import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMediakit } from '../../support/cli';
import { startIdentityProvider, type IdentityProvider } from '../../support/identity-provider';
import { PROCESSES_MS } from '../../support/until';

let folder: string;
let idp: IdentityProvider;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mediakit-cli-'));
	idp = await startIdentityProvider();
	await idp.register('http://127.0.0.1:8001');
});
afterAll(async () => {
	await idp.close();
	await rm(folder, { recursive: true, force: true });
});

interface Finding {
	what: string;
	verdict: string;
	text: string;
}

/** Returns the doctor's findings about the identity provider. */
async function findings(settings: Record<string, string>): Promise<Finding[]> {
	const { stdout } = await runMediakit(['doctor', '--json'], { cwd: folder, settings });
	const { findings } = JSON.parse(stdout) as { findings: Finding[] };
	return findings.filter(({ what }) => what === 'Identity provider');
}

it(
	'the doctor asks the identity provider what it calls itself',
	async () => {
		const settings = idp.settings('ada@example.com');
		expect(await findings(settings)).toEqual([
			{ what: 'Identity provider', verdict: 'ok', text: `${idp.issuer} responds.` },
		]);
		const elsewhere = idp.issuer.replace('127.0.0.1', 'localhost');
		expect(await findings({ ...settings, OIDC_ISSUER: elsewhere })).toEqual([
			expect.objectContaining({ verdict: 'problem', text: expect.stringContaining('OIDC_ISSUER') }),
		]);
		expect(await findings({ ...settings, OIDC_ISSUER: `${idp.issuer}/nothing` })).toEqual([
			expect.objectContaining({
				verdict: 'problem',
				text: expect.stringContaining('does not describe an identity provider (HTTP status 404)'),
			}),
		]);
	},
	PROCESSES_MS,
);
