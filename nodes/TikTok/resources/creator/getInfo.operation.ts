import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getCreatorInfo } from '../../../../platforms/tiktok';
import { connect } from '../../transport';

/** What TikTok allows the creator to post right now (contracts/tiktok-api.md §4.9). */
export async function execute(this: IExecuteFunctions): Promise<IDataObject> {
	const { tiktok, scopes } = await connect(this);
	return { ...(await getCreatorInfo(tiktok, scopes)) };
}
