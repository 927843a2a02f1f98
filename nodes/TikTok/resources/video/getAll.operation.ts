import {
	updateDisplayOptions,
	type IDataObject,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';
import { listVideoObjects, listVideos } from '../../../../platforms/tiktok';
import { listFields, readLimit } from '../../../shared/list-fields';
import { toItems } from '../../../shared/parameters';
import { connect } from '../../transport';
import { simplifyField } from '../../simplify-field';

const fields: INodeProperties[] = [...listFields, simplifyField];

export const description = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['getAll'] } },
	fields,
);

/** The account's public videos, newest first (contracts/tiktok-api.md §3.1). */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]> {
	const limit = readLimit(this, itemIndex);
	const simplify = this.getNodeParameter('simplify', itemIndex) === true;
	const { tiktok } = await connect(this);
	return toItems(simplify ? await listVideos(tiktok, limit) : await listVideoObjects(tiktok, limit));
}
