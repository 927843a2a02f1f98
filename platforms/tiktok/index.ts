export { readEnvelope, TIKTOK_API_BASE, TIKTOK_AUTH_BASE, type TikTok } from './api';
export { accountKey, getProfile, getUser, userNameOf, type TikTokProfile } from './account';
export { MAX_VIDEO_BYTES, partsOf, planChunks, type ChunkPlan, type Part } from './chunk-plan';
export { getCreatorInfo, type CreatorInfo } from './creator';
export {
	allowPhotos,
	allowPost,
	initDirectPull,
	initDirectUpload,
	type AllowedPost,
	type PhotoChoices,
	type PostChoices,
	type SharedChoices,
} from './direct-post';
export { tikTokError, tikTokFailure, unreachable } from './errors';
export { initInboxPull, initInboxUpload } from './init';
export {
	bookMoment,
	keyOfRequests,
	limitRequests,
	MemoryLimiter,
	PROCESS_LIMITER,
	requestsPerMinute,
	requestWindow,
	withoutMoment,
	type LimitedRequests,
	type RequestLimiter,
} from './limits';
export {
	authorizeUrl,
	exchangeCode,
	refreshGrant,
	revokeGrant,
	splitScopes,
	toTokenAnswer,
	type TikTokApp,
	type TikTokGrant,
	type TokenEndpoint,
} from './oauth';
export { codeChallengeOf, createPkce, type Pkce } from './pkce';
export {
	checkPhotos,
	initPhotoDraft,
	initPhotoPost,
	photoTextProblems,
	type PhotoDraft,
	type PhotoTexts,
} from './photos';
export { readStatistics } from './statistics';
export { cancelPost, getPostStatus, isDelivered, waitForDelivery, type PostStatus } from './status';
export { uploadVideo } from './upload';
export {
	listPosts,
	listVideoObjects,
	listVideos,
	queryVideoObjects,
	queryVideos,
	simplifyVideo,
	videoPages,
	videoTime,
	type Video,
} from './videos';
export { isWebhookGenuine, readWebhook, type TikTokEvent } from './webhooks';
