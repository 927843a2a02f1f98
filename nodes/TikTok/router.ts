import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runItems, type Execute } from '../shared/router';
import { LABELS } from './labels';
import * as getProfile from './resources/account/getProfile.operation';
import * as getStats from './resources/account/getStats.operation';
import * as getCreatorInfo from './resources/creator/getInfo.operation';
import * as uploadPhotos from './resources/photo/uploadDraft.operation';
import * as cancelPost from './resources/post/cancel.operation';
import * as getPostStatus from './resources/post/getStatus.operation';
import * as getVideos from './resources/video/get.operation';
import * as getAllVideos from './resources/video/getAll.operation';
import * as publishVideo from './resources/video/publish.operation';
import * as uploadVideo from './resources/video/uploadDraft.operation';
import * as refreshToken from './resources/token/refresh.operation';
import * as revokeToken from './resources/token/revoke.operation';

const OPERATIONS = new Map<string, Execute>([
	['account.getProfile', getProfile.execute],
	['account.getStats', getStats.execute],
	['creator.getInfo', getCreatorInfo.execute],
	['photo.uploadDraft', uploadPhotos.execute],
	['post.cancel', cancelPost.execute],
	['post.getStatus', getPostStatus.execute],
	['video.get', getVideos.execute],
	['video.getAll', getAllVideos.execute],
	['video.publish', publishVideo.execute],
	['video.uploadDraft', uploadVideo.execute],
	['token.refresh', refreshToken.execute],
	['token.revoke', revokeToken.execute],
]);

/** Runs the chosen operation once for each input item. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runItems(this, OPERATIONS, LABELS);
}
