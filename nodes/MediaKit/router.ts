import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runItems, type Execute } from '../shared/router';
import { LABELS } from './labels';
import * as getAllAccounts from './resources/account/getAll.operation';
import * as refreshToken from './resources/account/refreshToken.operation';
import * as testConnection from './resources/service/testConnection.operation';
import * as getStats from './resources/stats/get.operation';
import * as getAllStats from './resources/stats/getAll.operation';
import * as getStatsHistory from './resources/stats/getHistory.operation';
import * as refreshStats from './resources/stats/refresh.operation';
import * as approveUpload from './resources/upload/approve.operation';
import * as cancelUpload from './resources/upload/cancel.operation';
import * as getUpload from './resources/upload/get.operation';
import * as getAllUploads from './resources/upload/getAll.operation';
import * as submitUpload from './resources/upload/submit.operation';

const OPERATIONS = new Map<string, Execute>([
	['account.getAll', getAllAccounts.execute],
	['account.refreshToken', refreshToken.execute],
	['service.testConnection', testConnection.execute],
	['stats.get', getStats.execute],
	['stats.getAll', getAllStats.execute],
	['stats.getHistory', getStatsHistory.execute],
	['stats.refresh', refreshStats.execute],
	['upload.approve', approveUpload.execute],
	['upload.cancel', cancelUpload.execute],
	['upload.get', getUpload.execute],
	['upload.getAll', getAllUploads.execute],
	['upload.submit', submitUpload.execute],
]);

/** Runs the chosen operation once for each input item. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runItems(this, OPERATIONS, LABELS);
}
