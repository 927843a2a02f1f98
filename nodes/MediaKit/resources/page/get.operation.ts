import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { OperationOption } from '../../../shared/resource';
import { pageField, readPage } from '../../pages';

export const option: OperationOption = {
	name: 'Get',
	value: 'get',
	action: 'Get media kit page',
	description:
		'Read the settings of a media-kit page. Requires the page if there are several. Returns one item: its URL, whether it is enabled, its accounts, texts and packages.',
};

export const fields: INodeProperties[] = [pageField];

export const output =
	'`{slug, url, enabled, title, description, account_ids, contact_email, website, location, languages, currency, packages, collaborations, accent_color, cover_image, section_order, hidden_sections, created_at, updated_at}`. `<url>.json` returns the metrics that the page shows.';

/** Reads a media-kit page with its settings. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<IDataObject> {
	return (await readPage(this, itemIndex)) as IDataObject;
}
