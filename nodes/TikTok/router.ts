import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { toNodeError } from './errors';
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

/** What an operation makes of one input item: one result or several. */
type Execute = (this: IExecuteFunctions, itemIndex: number) => Promise<IDataObject | IDataObject[]>;

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

async function executeItem(node: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const resource = node.getNodeParameter('resource', itemIndex) as string;
	const operation = node.getNodeParameter('operation', itemIndex) as string;
	const execute = OPERATIONS.get(`${resource}.${operation}`);
	if (!execute) {
		throw new NodeOperationError(
			node.getNode(),
			`The operation "${operation}" of the resource "${resource}" does not exist. Choose one in the node.`,
		);
	}
	return [await execute.call(node, itemIndex)].flat();
}

/**
 * Runs the chosen operation once for each input item. What goes wrong ends the node, or with Continue On Fail becomes
 * the item's output: only `error` and `message`, since n8n tells failed items by that.
 */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const results: INodeExecutionData[] = [];
	for (let item = 0; item < this.getInputData().length; item++) {
		try {
			const outputs = await executeItem(this, item);
			results.push(...outputs.map((json) => ({ json, pairedItem: { item } })));
		} catch (error) {
			const nodeError = toNodeError(this.getNode(), error, item);
			const isCanceled = this.getExecutionCancelSignal()?.aborted;
			if (!this.continueOnFail() || isCanceled) throw nodeError;
			const { message, description } = nodeError;
			results.push({
				json: { error: message, ...(description && { message: description }) },
				pairedItem: { item },
			});
		}
	}
	return [results];
}
