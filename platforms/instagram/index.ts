export { findIdentity, listPageAccounts, type InstagramIdentity, type InstagramPage } from './accounts';
export {
	GRAPH_API_VERSION,
	graphUrl,
	INSTAGRAM_HOSTS,
	proveRequest,
	read,
	readEnvelope,
	type Graph,
	type Instagram,
	type InstagramLogin,
} from './api';
export { getProfile, type InstagramProfile } from './account';
export { COMMENT_SCOPES } from './comment-advice';
export {
	deleteComment,
	findReply,
	findReplyPlace,
	listComments,
	replyToComment,
	setCommentHidden,
	simplifyComment,
	type Comment,
	type ReplyPlace,
} from './comments';
export { discover } from './discovery';
export { listHashtagMedia, type HashtagEdge } from './hashtags';
export { containerFailure, instagramError, unreachable } from './errors';
export {
	authorizeUrl,
	exchangeCode,
	grantedScopes,
	REFRESH_AFTER_SECONDS,
	REFRESH_EARLIEST_SECONDS,
	refreshGrant,
	revokeGrant,
	splitScopes,
	type InstagramGrant,
} from './oauth';
export { answerInvite, listInvites, type Invite } from './invites';
export { getMediaInsights, type Insights } from './insights';
export {
	getMention,
	listTagged,
	replyToMention,
	simplifyMention,
	simplifyTagged,
	type MentionPlace,
} from './mentions';
export { readNews, type InstagramNews } from './news';
export { subscribeToNews, unsubscribeFromNews } from './subscriptions';
export { getPublishingLimit, type PublishingLimit } from './limits';
export {
	findMediaId,
	getMedia,
	listMedia,
	listStories,
	mediaPages,
	simplifyMedia,
	type Media,
	type MediaPlace,
} from './media';
export { readAudience } from './audience';
export { listMediaWithInsights } from './post-insights';
export { readStatistics } from './statistics';
export type { InstagramApp, InstagramEndpoints, InstagramToken } from './token-calls';
export { usageOf, type Usage } from './usage';
export { isWebhookGenuine, readSignedRequest, type SignedRequest } from './webhooks';
export {
	type CarouselItem,
	type ContainerOptions,
	type ContainerRequest,
	type ContainerType,
	type MediaSource,
	type UserTag,
} from './container-request';
export { CONTAINER_LIFETIME_SECONDS, getContainer, waitForContainer, type Container } from './containers';
export { prepare, type Preparation, type PreparedContainers } from './prepare';
export { getPermalink, publishContainer, requireQuota, waitUntilReady, type Published } from './publish';
export { captionProblems, validateRequest } from './request-rules';
export { resendLimited } from './resend';
