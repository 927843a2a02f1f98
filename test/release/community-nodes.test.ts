import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxCredentials } from '../../sandbox/n8n/credentials';
import { installN8n } from '../../sandbox/n8n/install';
import { signIn, type N8nOwner } from '../../sandbox/n8n/rest';
import { COMMUNITY_PACKAGES, startN8n, type N8nServer } from '../../sandbox/n8n/server';
import { openEditor, type EditorBrowser } from '../e2e/support/browser';
import { HOSTS } from '../e2e/support/hosts';
import { runWorkflow } from '../e2e/support/run';
import { chain, download, START } from '../e2e/support/workflow';
import { startHttpsHost, type HttpsHost } from '../support/https-host';
import { NODE_PACKAGES, type PublishedPackage } from '../support/published-packages';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sampleVideo, sha256 } from '../support/video-bytes';
import { VideoServer } from '../support/video-server';
import { communityPage, type CommunityPage } from './support/community-page';
import { startRegistry, type Registry } from './support/registry';

const NEXT = '0.1.1';

const packageOf = (platform: string): PublishedPackage => {
	const found = NODE_PACKAGES.find(({ description }) => description.name.endsWith(`-${platform}`));
	if (!found) throw new Error(`No package for ${platform}.`);
	return found;
};
const TIKTOK = packageOf('tiktok');
const INSTAGRAM = packageOf('instagram');
const YOUTUBE = packageOf('youtube');

let folder: string;
let registry: Registry;
/** n8n requires a licence for registries other than npm's, so the test's registry uses the same host name as npm's. */
let npm: HttpsHost;
let sandbox: TestSandbox;
let video: VideoServer;
let n8n: N8nServer;
let owner: N8nOwner;
let editor: EditorBrowser;
let page: CommunityPage;

beforeAll(async () => {
	const program = await installN8n(HOSTS[2], (line) => console.log(line));
	folder = await mkdtemp(join(tmpdir(), 'mediakit-community-'));
	registry = await startRegistry();
	for (const one of [TIKTOK, INSTAGRAM, YOUTUBE]) await registry.publish(one);
	npm = await startHttpsHost('registry.npmjs.org', (asked, response) => {
		const headers = { ...asked.headers, 'x-forwarded-proto': 'https' };
		const onward = request(`${registry.url}${asked.url}`, { method: asked.method, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		asked.pipe(onward);
	});
	[sandbox, video] = await Promise.all([
		startInstantSandbox(),
		VideoServer.start((_request, response) => {
			response.setHeader('Content-Type', 'video/mp4').end(sampleVideo);
		}),
	]);
	const environment = { ...npm.environment };
	n8n = await startN8n({ program, userFolder: folder, withNodes: false, environment });
	owner = await signIn(n8n.url);
	editor = await openEditor(n8n.url);
	page = communityPage(editor.page, n8n.url);
});
afterAll(async () => {
	await editor?.close();
	await n8n?.stop();
	await Promise.all([sandbox?.close(), video?.close(), npm?.stop(), registry?.close()]);
	await rm(folder, { recursive: true, force: true });
});

/** Returns the names of our types among those that n8n has loaded. */
async function known(file: 'nodes' | 'credentials'): Promise<string[]> {
	const types = (await (await owner.load(`/types/${file}.json`)).json()) as { name: string }[];
	return types.map(({ name }) => name).filter((name) => /mediakit/i.test(name) && !name.endsWith('Tool'));
}

const placeOf = ({ description }: PublishedPackage) => join(folder, COMMUNITY_PACKAGES, description.name);
const versionOf = (published: PublishedPackage) =>
	(JSON.parse(readFileSync(join(placeOf(published), 'package.json'), 'utf8')) as { version: string }).version;

/** Checks that the installed node sends a video as a draft. */
async function expectToDeliver(): Promise<void> {
	const [filled] = sandboxCredentials(sandbox.url, { url: '', key: '' });
	if (!filled) throw new Error('No credential for TikTok.');
	const id = await owner.saveCredential(filled.name, filled.type, filled.data);
	await owner.connect(id, { user: 'example_creator' });
	const run = await runWorkflow(
		{ owner },
		chain('Draft', START, download(video.url), {
			name: 'TikTok',
			type: `${TIKTOK.description.name}.tikTok`,
			parameters: { resource: 'video', operation: 'uploadDraft', source: 'binary' },
			credentials: { [filled.type]: { id, name: filled.name } },
		}),
	);
	expect(run.error).toBeUndefined();
	const [item] = run.items('TikTok');
	expect(item?.json).toMatchObject({ delivered: true });
	expect(await sandbox.upload(item?.json.publishId)).toMatchObject({ sha256: sha256([sampleVideo]) });
}

// Each test continues where the previous one ended, like the stages in the life of an installation.
it('a package that is published is installed on the page, and its node delivers a draft', async () => {
	expect(await known('nodes')).toEqual([]);
	await page.install(TIKTOK.description.name);
	await editor.screenshot('community-installed');
	expect((await known('nodes')).sort()).toEqual([
		'n8n-nodes-mediakit-tiktok.tikTok',
		'n8n-nodes-mediakit-tiktok.tikTokTrigger',
	]);
	await expectToDeliver();
});

it('the page offers a new version, and the workflow goes on with it', async () => {
	await registry.publish(TIKTOK, NEXT);
	await page.update(TIKTOK.description.name, NEXT);
	expect(versionOf(TIKTOK)).toBe(NEXT);
	await expectToDeliver();
});

it('the packages of other platforms work beside it, and go on when the first is removed', async () => {
	await page.install(INSTAGRAM.description.name);
	await page.install(YOUTUBE.description.name);
	expect(await known('nodes')).toHaveLength(5);
	await page.uninstall(TIKTOK.description.name);
	expect(existsSync(placeOf(TIKTOK))).toBe(false);
	expect((await known('nodes')).sort()).toEqual([
		'n8n-nodes-mediakit-instagram.instagram',
		'n8n-nodes-mediakit-instagram.instagramTrigger',
		'n8n-nodes-mediakit-youtube.youTube',
	]);
	// The remaining packages include this credential type, too.
	expect(await known('credentials')).toContain('mediaKitApi');
});
