import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { callService, jsonRequest } from '../../../shared/service-call';
import { pageField, PAGES_PATH, readPage } from '../../pages';
import { readChanges, updateFields } from './update-fields';

export const option: OperationOption = {
	name: 'Update',
	value: 'update',
	action: 'Update media kit page',
	description:
		'Update the texts, contact details, packages or visibility of a media-kit page. Requires the page if there are several, and the fields to update. Returns the page.',
};

export const fields: INodeProperties[] = [pageField, updateFields];

export const output = 'The page in the format of *Get*.';

/** Updates a media-kit page; omitted fields remain unchanged. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	const changes = readChanges(this, itemIndex);
	const page = await readPage(this, itemIndex);
	const path = `${PAGES_PATH}/${encodeURIComponent(String(page.slug))}`;
	const request = jsonRequest('PUT', { ...page, ...changes });
	return (await callService(this, path, request, { itemIndex })) as IDataObject;
}
