import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getChoice, getCount, getFlag, getText } from '../../../shared/parameters';
import { getReference } from '../../../shared/references';
import { FileResult, type OperationOption } from '../../../shared/resource';
import { sendToService } from '../../../shared/service-call';
import { withQuery } from '../../api';
import { daysField, platformField } from '../../fields';
import { ACCOUNT, requiredAccountField } from '../../references';
import { analyticsPath } from './path';

export const option: OperationOption = {
	name: 'Export as CSV',
	value: 'exportCsv',
	action: 'Export statistics as CSV',
	description:
		"Export an account's history, posts or audience as a CSV file. Requires the platform and the account. Returns one item with the file in a binary field.",
};

export const fields: INodeProperties[] = [
	platformField,
	requiredAccountField,
	{
		displayName: 'Table',
		name: 'table',
		type: 'options',
		options: [
			{
				name: 'Audience',
				value: 'audience',
				description: 'Percentages of followers by age, gender, country and city',
			},
			{
				name: 'History',
				value: 'history',
				description: 'The metrics for each day on which they were refreshed',
			},
			{ name: 'Posts', value: 'posts', description: 'Posts and stories with their latest metrics' },
		],
		default: 'history',
		description: 'Table to export',
	},
	{ ...daysField, displayOptions: { show: { table: ['history', 'posts'] } } },
	{
		displayName: 'For Spreadsheets',
		name: 'byteOrderMark',
		type: 'boolean',
		default: true,
		description:
			'Whether to start the file with a byte order mark, without which Excel displays non-ASCII letters incorrectly',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		description: 'Name of the output binary field for the file',
	},
];

export const output =
	'`{platform, username, table, file_name}`, with the file in the binary field. Text that a spreadsheet would execute as a formula starts with an apostrophe.';

const BYTE_ORDER_MARK = '\uFEFF';

/** Exports statistics as a CSV file. */
export async function execute(this: IExecuteFunctions, itemIndex: number): Promise<FileResult> {
	const username = getReference(this, 'account', itemIndex, ACCOUNT).replace(/^@/, '').toLowerCase();
	const table = getChoice(this, 'table', itemIndex);
	const days = table === 'audience' ? undefined : getCount(this, 'days', itemIndex, 1);
	const field = getText(this, 'binaryPropertyName', itemIndex);
	const path = withQuery(`${analyticsPath(this, itemIndex)}/${table}.csv`, { days });
	const { body, headers } = await sendToService(this, path, { method: 'GET' }, { itemIndex });
	const platform = getChoice(this, 'platform', itemIndex);
	const named = /filename="([^"]+)"/.exec(String(headers['content-disposition']))?.[1];
	const fileName = named ?? `${platform}-${table}.csv`;
	// n8n's HTTP client removes the byte order mark that the service sends.
	const text = getFlag(this, 'byteOrderMark', itemIndex) ? `${BYTE_ORDER_MARK}${body}` : body;
	const file = await this.helpers.prepareBinaryData(Buffer.from(text), fileName, 'text/csv');
	return new FileResult({ platform, username, table, file_name: fileName }, { [field]: file });
}
