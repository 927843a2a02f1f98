import type { IDataObject } from 'n8n-workflow';
import { connect, publishingCredential } from '../support/connect';
import type { Engine, Outcome } from '../support/engine';
import type { TestSandbox } from '../support/sandbox';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { sampleVideo } from '../support/video-bytes';

const PROFILE = '/v2/user/info/';
const VIDEO_LIST = '/v2/video/list/';
const DRAFT = '/v2/post/publish/inbox/video/init/';
const DIRECT = '/v2/post/publish/video/init/';
const PHOTOS = '/v2/post/publish/content/init/';
const CREATOR = '/v2/post/publish/creator_info/query/';
const STATUS = '/v2/post/publish/status/fetch/';
const CANCEL = '/v2/post/publish/cancel/';

/** Too short for the inbox to have space again. */
const timeoutSeconds = 5;
const upload = { resource: 'video', source: 'binary', timeoutSeconds };
const post = { resource: 'post', publishId: 'v_inbox_file~v2.1' };
/** For each endpoint, an operation that calls it. */
const PARAMETERS: Record<string, Record<string, string | number>> = {
	[PROFILE]: { resource: 'account', operation: 'getProfile' },
	[VIDEO_LIST]: { resource: 'video', operation: 'getAll' },
	[DRAFT]: { ...upload, operation: 'uploadDraft' },
	[DIRECT]: { ...upload, operation: 'publish', privacyLevel: 'SELF_ONLY' },
	[PHOTOS]: {
		resource: 'photo',
		operation: 'uploadDraft',
		photoUrls: 'https://example.com/a.jpg',
		timeoutSeconds,
	},
	[CREATOR]: { resource: 'creator', operation: 'getInfo' },
	[STATUS]: { ...post, operation: 'getStatus' },
	[CANCEL]: { ...post, operation: 'cancel' },
};

describe('TikTok node: every error code', () => {
	let engine: Engine;
	let sandbox: TestSandbox;
	let close: () => Promise<void>;

	beforeAll(async () => void ({ engine, sandbox, close } = await startEngineAndSandbox()));
	beforeEach(async () => {
		await sandbox.control('reset');
		await connect(engine, sandbox, publishingCredential(sandbox));
	});
	afterAll(() => close());

	async function runFor(path: string) {
		const data = await engine.storeBinary(sampleVideo, 'video.mp4');
		return await engine.run({ parameters: PARAMETERS[path] ?? {}, items: [{ json: {}, binary: { data } }] });
	}
	const posts = async () => ((await sandbox.read('state')).tiktok as { posts: IDataObject[] }).posts;

	/** A rate limit that lasts longer than any operation is willing to wait. */
	const rateLimit = {
		kind: 'status',
		status: 429,
		headers: { 'retry-after': '301', 'content-type': 'application/json' },
		body: JSON.stringify({
			error: { code: 'rate_limit_exceeded', message: 'Too many.', log_id: '20261128A' },
		}),
	};
	const faultOf = (code: string) => (code === 'rate_limit_exceeded' ? rateLimit : { kind: 'error', code });

	function expectError(error: unknown, code: string, action: string, message: string) {
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining(message),
			description: expect.stringMatching(
				new RegExp(`TikTok code: ${code}\\. Action: ${action}\\..* Log ID: 20\\w+\\.`),
			),
			context: {
				itemIndex: 0,
				data: { platformCode: code, action, logId: expect.stringMatching(/^20\w+$/) },
			},
		});
		// The title is our message; TikTok's own message is only a detail.
		const { message: title, description, context } = error as Outcome['error'] & object;
		expect(title).not.toContain('(TikTok:');
		const { platformMessage: words } = context?.data as IDataObject;
		if (words !== undefined) {
			expect(title).not.toContain(words);
			expect(description).toContain(`TikTok says: ${String(words).replace(/\.$/, '')}.`);
		}
	}

	it("keeps TikTok's own words for the details, whatever stands in them", async () => {
		const message = 'Something (or TikTok: other) is off.';
		await sandbox.control('faults', {
			kind: 'error',
			code: 'invalid_params',
			message,
			match: { path: CANCEL },
		});
		const { error } = await runFor(CANCEL);
		expect(error).toMatchObject({
			message: 'TikTok did not accept a parameter of the request. Correct it and send the request again.',
			description: expect.stringContaining('TikTok says: Something (or TikTok: other) is off.'),
			context: { data: { platformCode: 'invalid_params', platformMessage: message } },
		});
	});

	// tiktok §4 and §6. The last column is part of the message.
	it.each([
		[
			'access_token_invalid',
			'reconnect',
			[PROFILE, VIDEO_LIST, DRAFT, STATUS, CANCEL],
			'Reconnect the account',
		],
		['scope_not_authorized', 'reconnect', [PROFILE, DRAFT, DIRECT, PHOTOS, CREATOR, STATUS], 'permission'],
		['scope_permission_missed', 'reconnect', [PROFILE], 'permission'],
		['invalid_params', 'fix-request', [VIDEO_LIST, DRAFT, DIRECT, PHOTOS], 'did not accept a parameter'],
		['invalid_param', 'fix-request', [DRAFT, DIRECT, PHOTOS], 'did not accept a parameter'],
		['invalid_file_upload', 'fix-media', [DRAFT], 'did not accept the file'],
		['rate_limit_exceeded', 'wait', [PROFILE, DRAFT, DIRECT, PHOTOS, CREATOR, STATUS, CANCEL], 'in a minute'],
		['internal_error', 'retry', [PROFILE, VIDEO_LIST, CREATOR, STATUS, CANCEL], 'in a few minutes'],
		// An init may have succeeded nonetheless.
		['internal_error', 'check-outcome', [DRAFT, DIRECT, PHOTOS], 'before sending '],
		['app_version_check_failed', 'fix-request', [PHOTOS], 'Update it to 31.8'],
		['invalid_publish_id', 'fix-request', [STATUS, CANCEL], 'does not know this publish ID'],
		[
			'token_not_authorized_for_specified_publish_id',
			'fix-request',
			[STATUS, CANCEL],
			'belongs to another account',
		],
		['publish_not_cancellable', 'check-outcome', [CANCEL], 'cannot be cancelled'],
		['spam_risk_too_many_posts', 'wait', [DIRECT, PHOTOS, CREATOR], 'in 24 hours'],
		['spam_risk_user_banned_from_posting', 'check-outcome', [DRAFT, DIRECT, PHOTOS, CREATOR], 'banned'],
		['spam_risk_too_many_pending_share', 'wait', [DRAFT, PHOTOS], 'Five drafts'],
		['reached_active_user_cap', 'wait', [DIRECT, PHOTOS, CREATOR], 'in 24 hours'],
		['unaudited_client_can_only_post_to_private_accounts', 'app-review', [DIRECT, PHOTOS], 'set to private'],
		['url_ownership_unverified', 'app-review', [DRAFT, DIRECT, PHOTOS, CANCEL], 'Verify the domain'],
		['privacy_level_option_mismatch', 'fix-request', [DIRECT, PHOTOS], 'Choose one that TikTok lists'],
	])('%s: %s', async (code, action, paths, message) => {
		for (const path of paths) {
			// The fault occurs twice, in case the token is refreshed in between.
			await sandbox.control('faults', { ...faultOf(code), times: 2, match: { path } });
			const { error } = await runFor(path);
			expectError(error, code, action, message);
			await sandbox.clearFaults();
		}
		expect(await posts()).toEqual([]);
	});

	// tiktok §1.6: the token endpoint's errors for an expired token.
	it.each([
		['access_denied', 'reconnect', 'Connect again'],
		['invalid_client', 'fix-request', 'does not know this client key and secret'],
		['invalid_grant', 'reconnect', 'Reconnect the account'],
		['invalid_request', 'fix-request', 'did not accept a parameter'],
		['invalid_scope', 'app-review', 'TikTok developer portal'],
		['unauthorized_client', 'fix-request', 'does not know this client key and secret'],
		['unsupported_grant_type', 'fix-request', 'did not accept a parameter'],
		['unsupported_response_type', 'fix-request', 'did not accept a parameter'],
		['server_error', 'retry', 'in a few minutes'],
		['temporarily_unavailable', 'retry', 'in a few minutes'],
	])('%s: %s', async (code, action, message) => {
		await sandbox.control('faults', {
			kind: 'error',
			code: 'access_token_invalid',
			match: { path: DRAFT },
		});
		await sandbox.control('faults', { kind: 'error', code, times: 2, match: { path: '/v2/oauth/token/' } });
		const { error } = await runFor(DRAFT);
		expectError(error, code, action, message);
		expect(await posts()).toEqual([]);
	});

	// tiktok §4.10
	it.each([
		['file_format_check_failed', 'fix-media', 'file format'],
		['duration_check_failed', 'fix-media', 'duration'],
		['frame_rate_check_failed', 'fix-media', 'frame rate'],
		['picture_size_check_failed', 'fix-media', 'image size'],
		['internal', 'retry', 'internal problem'],
		['video_pull_failed', 'retry', 'could not fetch the file'],
		['photo_pull_failed', 'retry', 'could not fetch the file'],
		['publish_cancelled', 'check-outcome', 'cancelled'],
		['auth_removed', 'reconnect', 'Reconnect the account'],
		['spam_risk_too_many_posts', 'wait', 'in 24 hours'],
		['spam_risk_user_banned_from_posting', 'check-outcome', 'banned'],
		['spam_risk_text', 'fix-request', 'spam risk'],
		['spam_risk', 'fix-request', 'spam risk'],
	])('a draft that ends as FAILED with %s: %s', async (failReason, action, message) => {
		await sandbox.control('switches', { 'tiktok.processingResult': failReason });
		const { error } = await runFor(DRAFT);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining(message),
			description: expect.stringMatching(
				new RegExp(`TikTok code: ${failReason}\\. Action: ${action}\\..* Publish ID: v_inbox_file~\\S+\\.$`),
			),
			context: { data: { platformCode: failReason, action } },
		});
		expect(await posts()).toHaveLength(1);
	});

	it('waits for room in the inbox: five drafts are pending already', async () => {
		await sandbox.control('switches', { 'tiktok.pendingShareCap': 1 });
		expect((await runFor(DRAFT)).json).toMatchObject([{ delivered: true }]);
		const { error } = await runFor(DRAFT);
		expectError(error, 'spam_risk_too_many_pending_share', 'wait', 'Finish them or wait');
		expect(await posts()).toHaveLength(1);
	});
});
