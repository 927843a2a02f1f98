import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getProfile } from '../../../../platforms/instagram';
import { connect } from '../../transport';

/** The account's profile and counts (contracts/instagram-api.md §2). What Instagram leaves out is `null`. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { instagram } = await connect(this, itemIndex);
	return { ...(await getProfile(instagram)) };
}
