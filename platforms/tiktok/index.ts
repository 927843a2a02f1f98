export { readEnvelope, TIKTOK_API_BASE, TIKTOK_AUTH_BASE, type TikTok } from './api';
export { accountKey, getProfile, type TikTokProfile } from './account';
export { MAX_VIDEO_BYTES, partsOf, planChunks, type ChunkPlan, type Part } from './chunk-plan';
export { tikTokError, unreachable } from './errors';
export {
	authorizeUrl,
	exchangeCode,
	refreshGrant,
	revokeGrant,
	splitScopes,
	toTokenAnswer,
	type TikTokApp,
	type TikTokGrant,
} from './oauth';
export {
	getPostStatus,
	initInboxPull,
	initInboxUpload,
	isDelivered,
	waitForDelivery,
	type PostStatus,
} from './posting';
export { readStatistics } from './statistics';
export { uploadVideo } from './upload';
export { listVideos } from './videos';
