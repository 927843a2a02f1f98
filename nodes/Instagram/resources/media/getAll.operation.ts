import { updateDisplayOptions, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { listMedia } from '../../../../platforms/instagram';
import { listFields, readLimit } from '../../../shared/list-fields';
import { toItems } from '../../../shared/parameters';
import { connect } from '../../transport';

export const description = updateDisplayOptions(
	{ show: { resource: ['media'], operation: ['getAll'] } },
	listFields,
);

/** The account's posts, newest first, without stories (contracts/instagram-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const { instagram } = await connect(this, itemIndex);
	return toItems(await listMedia(instagram, limit));
}
