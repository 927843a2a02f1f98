import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getPublishingLimit } from '../../../../platforms/instagram';
import { connect } from '../../transport';

/** How many posts the account may still publish (contracts/instagram-api.md §4.5). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const { instagram } = await connect(this, itemIndex);
	return { ...(await getPublishingLimit(instagram)) };
}
