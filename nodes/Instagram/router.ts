import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runItems, type Execute } from '../shared/router';
import { LABELS } from './labels';
import * as discover from './resources/account/discover.operation';
import * as getProfile from './resources/account/getProfile.operation';
import * as getPublishingLimit from './resources/account/getPublishingLimit.operation';
import * as getStats from './resources/account/getStats.operation';
import * as getDraftStatus from './resources/draft/getStatus.operation';
import * as prepareDraft from './resources/draft/prepare.operation';
import * as publishDraft from './resources/draft/publish.operation';
import * as getMedia from './resources/media/get.operation';
import * as getAllMedia from './resources/media/getAll.operation';
import * as getMediaInsights from './resources/media/getInsights.operation';
import * as refreshToken from './resources/token/refresh.operation';

const OPERATIONS = new Map<string, Execute>([
	['account.discover', discover.execute],
	['account.getProfile', getProfile.execute],
	['account.getPublishingLimit', getPublishingLimit.execute],
	['account.getStats', getStats.execute],
	['draft.getStatus', getDraftStatus.execute],
	['draft.prepare', prepareDraft.execute],
	['draft.publish', publishDraft.execute],
	['media.get', getMedia.execute],
	['media.getAll', getAllMedia.execute],
	['media.getInsights', getMediaInsights.execute],
	['token.refresh', refreshToken.execute],
]);

/** Runs the chosen operation once for each input item. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runItems(this, OPERATIONS, LABELS);
}
