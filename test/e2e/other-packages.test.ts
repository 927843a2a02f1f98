import { runWorkflow } from './support/run';
import { startStack, type Stack } from './support/stack';
import { placeThirdParty, THIRD_PARTY_LABEL } from './support/third-party';
import { chain, START } from './support/workflow';

/** Names that several published packages define, as ours did before its release. */
const SHARED_NAMES = {
	instagramFacebookOAuth2Api: 'InstagramFacebookOAuth2Api',
	instagramOAuth2Api: 'InstagramOAuth2Api',
	tikTokOAuth2Api: 'TikTokOAuth2Api',
};

const ACCOUNT = { __rl: true, mode: 'id', value: 'example_creator' };

describe('n8n with other packages for the same platforms', () => {
	let stack: Stack;

	// If two packages define the same type, the one loaded last wins. Here, one is loaded before ours and one after it.
	beforeAll(async () => {
		stack = await startStack({
			placePackages: async (modules) => {
				await placeThirdParty(modules, 'n8n-nodes-a-third-party', SHARED_NAMES);
				await placeThirdParty(modules, 'n8n-nodes-z-third-party', SHARED_NAMES);
			},
		});
	});
	afterAll(async () => await stack?.stop());

	it('loads a third-party package with the old names beside ours', async () => {
		const response = await stack.owner.load('/types/credentials.json');
		const types = (await response.json()) as { name: string; displayName: string }[];
		const labels = Object.fromEntries(types.map(({ name, displayName }) => [name, displayName]));
		expect(labels).toMatchObject({
			instagramFacebookOAuth2Api: THIRD_PARTY_LABEL,
			instagramOAuth2Api: THIRD_PARTY_LABEL,
			tikTokOAuth2Api: THIRD_PARTY_LABEL,
			mediaKitInstagramFacebookOAuth2Api: 'Instagram (Facebook Login) OAuth2 API',
			mediaKitInstagramOAuth2Api: 'Instagram OAuth2 API',
			mediaKitInstagramTokenApi: 'Instagram Access Token API',
			mediaKitTikTokOAuth2Api: 'TikTok OAuth2 API',
		});
	});

	// The credentials have been connected on the sandbox's consent pages, which reject a wrong client_key or scope.
	it.each([
		['mediaKitTikTokOAuth2Api', 'tikTok', {}],
		['mediaKitInstagramOAuth2Api', 'instagram', { authentication: 'mediaKitInstagramOAuth2Api' }],
		[
			'mediaKitInstagramFacebookOAuth2Api',
			'instagram',
			{ authentication: 'mediaKitInstagramFacebookOAuth2Api', account: ACCOUNT },
		],
	])('signs in with our %s', async (type, node, choices) => {
		const run = await runWorkflow(
			stack,
			chain(type, START, {
				name: 'Profile',
				type: node,
				parameters: { ...choices, resource: 'account', operation: 'getProfile' },
				credentials: { [type]: stack.credentials.get(type) },
			}),
		);
		expect(run.error).toBeUndefined();
		expect(run.items('Profile')).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ username: 'example_creator' }) }),
		]);
	});
});
