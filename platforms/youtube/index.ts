export { lastFullDays, queryReport, type ReportQuery, type ReportRow } from './analytics';
export {
	GOOGLE_AUTH_BASE,
	GOOGLE_TOKEN_BASE,
	YOUTUBE_ANALYTICS_BASE,
	YOUTUBE_API_BASE,
	YOUTUBE_SCOPES,
	type YouTube,
} from './api';
export {
	deleteVideo,
	planPublication,
	PRIVACY,
	setPrivacy,
	setThumbnail,
	type Privacy,
	type Thumbnail,
} from './changes';
export { channelUrl, getChannel, getChannelObject, simplifyChannel, type YouTubeChannel } from './channel';
export { draftTextProblems, startDraft, type Draft, type UploadSession } from './draft';
export { oauthError, readAnswer, reasonError } from './errors';
export {
	authorizeUrl,
	exchangeCode,
	OFFLINE_ACCESS,
	refreshGrant,
	revokeGrant,
	splitScopes,
	toTokenAnswer,
	type GoogleApp,
	type GoogleGrant,
	type GoogleTokenEndpoint,
} from './oauth';
export { addDays, pacificDay, secondsUntilPacificMidnight } from './pacific-days';
export { getVideoStatus, isProcessed, waitForProcessing, type VideoStatus } from './processing';
export {
	askSession,
	interrupted,
	isInterruption,
	type Interruption,
	type SessionState,
	type StartedUpload,
	type UploadedVideo,
} from './session';
export { accountKey, readStatistics } from './statistics';
export { uploadVideo, type VideoUpload } from './upload';
export { listVideoObjects, queryVideoObjects, simplifyVideo, videoUrl, type Video } from './videos';
