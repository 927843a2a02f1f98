import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLATFORMS, type Platform } from '../../../platforms/errors';
import type { StatisticsDocument } from '../../../platforms/statistics';
import { factsOf, LOGIN_FACTS } from '../../../service/channels';
import { LOGIN_NAMES } from '../../../service/config';
import { runMediakit } from '../../support/cli';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import {
	API_KEY,
	connectAccount,
	listAccounts,
	refreshStatistics,
	type UploadStatus,
} from '../../support/service';
import { PROCESSES_MS, until } from '../../support/until';
import { sha256 } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

jest.setTimeout(PROCESSES_MS);

const ACCOUNT = '?account=example_creator';
const STATES = ['delivered', 'awaiting_approval'];

let bench: DeliveryBench;
/**
 * The connected account on each platform. If a platform has several logins, the account was connected with the last
 * one.
 */
let accounts: Record<Platform, { id: string; username: string }>;

beforeAll(async () => {
	const switches = { 'tiktok.processingSeconds': 0, 'instagram.processingSeconds': 0 };
	bench = await startDeliveryBench({ logins: [], switches });
	for (const login of LOGIN_NAMES) {
		const page = await connectAccount(bench.service, login, { user: 'example_creator' });
		expect([login, page.status]).toEqual([login, 200]);
	}
	accounts = Object.fromEntries(
		(await listAccounts(bench))
			.filter(({ username }) => username === 'example_creator')
			.map((account) => [account.platform, account]),
	) as typeof accounts;
});
afterAll(() => bench.close());

async function deliver(platform: Platform): Promise<UploadStatus['deliveries'][number]> {
	const uploadId = await bench.send({ platforms: platform });
	const { deliveries } = await until(
		() => bench.status(uploadId),
		({ deliveries: [first] }) => [...STATES, 'failed'].includes(first?.state ?? ''),
	);
	return deliveries[0]!;
}

describe.each(PLATFORMS)('%s, as every platform', (platform) => {
	it('has an account that was connected on its consent page', () => {
		expect(accounts[platform]).toMatchObject({
			username: 'example_creator',
			connected: true,
			missing_scopes: [],
		});
	});

	it('has statistics, and says of what is missing why', async () => {
		expect((await refreshStatistics(bench, platform, ACCOUNT)).status).toBe(200);
		const { body } = await bench.service.call(`/api/mediakit/analytics/${platform}/example_creator`);
		expect(body.data).toMatchObject({ platform, profile: { username: 'example_creator' } });
		const { stats, meta } = body.data as StatisticsDocument;
		const withheld = Object.keys(stats).filter((name) => stats[name] === null);
		expect(Object.keys(meta.missing)).toEqual(expect.arrayContaining(withheld));
		expect(stats.followers).toEqual(expect.any(Number));
	});

	it('takes a video, every byte of it', async () => {
		const { state, error, publish_id, container_id } = await deliver(platform);
		expect([error, STATES]).toEqual([undefined, expect.arrayContaining([state])]);
		const received = await bench.sandbox.upload(publish_id ?? container_id);
		expect(received).toMatchObject({ sha256: sha256(sampleVideo), complete: true });
	});

	it('stands on the page of a media kit', async () => {
		await refreshStatistics(bench, platform, ACCOUNT);
		await bench.service.call(`/api/mediakit/pages/${platform}`, {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ account_ids: [accounts[platform].id], enabled: true }),
		});
		const page = await (await fetch(`${bench.service.url}/mediakit/${platform}?lang=en`)).text();
		expect(page).toContain(`<section class="account ${platform}"`);
		expect(page).toContain(factsOf(platform).pages.method.en);
	});

	it('is counted', async () => {
		const headers = { authorization: `Bearer ${API_KEY}` };
		const metrics = await (await fetch(`${bench.service.url}/metrics`, { headers })).text();
		expect(metrics).toMatch(
			new RegExp(`^mediakit_platform_call_seconds_count\\{.*platform="${platform}"`, 'm'),
		);
		expect(metrics).toMatch(new RegExp(`^mediakit_uploads\\{.*platform="${platform}"`, 'm'));
	});
});

it('"mediakit doctor" asks the host of every login, and looks at every account', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'mediakit-cli-'));
	const settings = { ...bench.settings, MEDIAKIT_URL: bench.service.url, MEDIAKIT_API_KEY: API_KEY };
	const { status, stdout } = await runMediakit(['doctor'], { cwd: folder, settings });
	await rm(folder, { recursive: true });
	expect([status, stdout]).toEqual([0, expect.any(String)]);
	for (const login of LOGIN_NAMES) {
		expect(stdout).toContain(`! Redirect URL of ${login}: `);
		expect(stdout).toMatch(new RegExp(`✓ ${LOGIN_FACTS[login].where}: http.* responds`));
	}
	for (const platform of PLATFORMS) expect(stdout).toContain(`✓ ${platform} @example_creator: Connected`);
});

it('no two logins call a scope by the same name, for texts are found by it', () => {
	const names = Object.values(LOGIN_FACTS).flatMap(({ scopes }) => Object.keys(scopes));
	expect(names).toEqual([...new Set(names)]);
});
