import type { Json, SandboxRequest } from '../kernel/types';
import { authenticate, readParameters, requireScope, spend } from './access';
import type { Caller } from './access';
import { checkDirectCaps, checkDraft } from './caps';
import type { TikTok } from './context';
import { createPost } from './create-post';
import {
	directPrivacy,
	readCover,
	readPhotoInfo,
	readPhotoSource,
	readVideoInfo,
	readVideoSource,
} from './init-parameters';

/** `POST /v2/post/publish/inbox/video/init/` (contract §4.1): `post_info` is ignored (rule 33). */
export async function initInboxVideo(tiktok: TikTok, request: SandboxRequest): Promise<Json> {
	const caller = authenticate(tiktok, request);
	requireScope(caller, 'video.upload');
	spendInit(tiktok, caller, 'inbox/video/init');
	const { source_info } = await readParameters(request);
	const source = readVideoSource(tiktok, caller.app, source_info);
	checkDraft(tiktok, caller);
	return createPost(tiktok, caller, request.baseUrl, {
		media: 'VIDEO',
		mode: 'draft',
		source,
		info: { title: '', privacyLevel: null },
	});
}

/** `POST /v2/post/publish/video/init/` (contract §4.8, rule 40). */
export async function initDirectVideo(tiktok: TikTok, request: SandboxRequest): Promise<Json> {
	const caller = authenticate(tiktok, request);
	requireScope(caller, 'video.publish');
	spendInit(tiktok, caller, 'video/init');
	const body = await readParameters(request);
	const postInfo = readVideoInfo(tiktok, body.post_info);
	const source = readVideoSource(tiktok, caller.app, body.source_info);
	const coverTimestampMs = readCover(tiktok, postInfo);
	const privacyLevel = directPrivacy(tiktok, caller, postInfo);
	checkDirectCaps(tiktok, caller);
	return createPost(tiktok, caller, request.baseUrl, {
		media: 'VIDEO',
		mode: 'direct',
		source,
		info: {
			title: postInfo.title,
			privacyLevel,
			coverTimestampMs,
			aiGenerated: postInfo.values.is_aigc === true,
		},
	});
}

/** `POST /v2/post/publish/content/init/` (contract §4.7, rule 39): the required scope depends on `post_mode`. */
export async function initPhotos(tiktok: TikTok, request: SandboxRequest): Promise<Json> {
	const caller = authenticate(tiktok, request);
	const body = await readParameters(request);
	const direct = body.post_mode === 'DIRECT_POST';
	requireScope(caller, direct ? 'video.publish' : 'video.upload');
	spendInit(tiktok, caller, 'content/init');
	const source = readPhotoSource(tiktok, caller, body);
	const postInfo = readPhotoInfo(tiktok, body.post_info);
	const privacyLevel = direct ? directPrivacy(tiktok, caller, postInfo) : null;
	if (direct) checkDirectCaps(tiktok, caller);
	else checkDraft(tiktok, caller);
	return createPost(tiktok, caller, request.baseUrl, {
		media: 'PHOTO',
		mode: direct ? 'direct' : 'draft',
		source,
		info: {
			title: postInfo.title,
			privacyLevel,
			...(direct && {
				aiGenerated: body.is_aigc === true,
				autoAddMusic: postInfo.values.auto_add_music === true,
			}),
		},
	});
}

function spendInit(tiktok: TikTok, caller: Caller, endpoint: string): void {
	const { initLimitShared, initLimitPerMinute } = tiktok.switches;
	spend(tiktok, caller, {
		name: initLimitShared ? 'init' : endpoint,
		perMinute: initLimitPerMinute,
		per: 'token',
	});
}
