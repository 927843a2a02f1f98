import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import type { SharedChoices } from '../../platforms/tiktok';
import { getFlag, getOptionalText, ifThere, readField } from '../shared/parameters';
import { toFlag } from '../shared/values';

export const publishNotice: INodeProperties = {
	displayName:
		'This posts at once: the user does not review the post in TikTok first. To send a draft instead, use Upload Draft.',
	name: 'publishNotice',
	type: 'notice',
	default: '',
};

/** Who sees the post and who can comment on it. */
export const audienceFields: INodeProperties[] = [
	{
		displayName:
			'Until TikTok has audited the app, it posts only to accounts that are set to private, with the privacy level Only Me.',
		name: 'auditNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Privacy Level Name or ID',
		name: 'privacyLevel',
		type: 'options',
		typeOptions: { loadOptionsMethod: 'getPrivacyLevels' },
		default: '',
		required: true,
		description:
			'Who can see the post. TikTok demands a choice by hand, so there is no default; the list has what TikTok allows the account. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	{
		displayName: 'Disable Comments',
		name: 'disableComment',
		type: 'boolean',
		default: true,
		description:
			'Whether nobody can comment. TikTok demands that comments are off until the user allows them.',
	},
];

/** What has to be told about the post. */
export const disclosureField: INodeProperties = {
	displayName: 'Disclosure',
	name: 'disclosure',
	type: 'collection',
	placeholder: 'Add Disclosure',
	default: {},
	description: 'What TikTok and its rules want to be told about the post',
	options: [
		{
			displayName: 'AI Generated',
			name: 'aiGenerated',
			type: 'boolean',
			default: false,
			description: 'Whether it was made by AI',
		},
		{
			displayName: 'Branded Content',
			name: 'brandedContent',
			type: 'boolean',
			default: false,
			description:
				'Whether it is a paid partnership. TikTok labels it so, and does not take it with the privacy level Only Me.',
		},
		{
			displayName: 'Your Brand',
			name: 'yourBrand',
			type: 'boolean',
			default: false,
			description: 'Whether it promotes yourself or your own business. TikTok labels it so.',
		},
	],
};

/** @throws NodeOperationError without a privacy level */
export function readChoices(node: IExecuteFunctions, itemIndex: number): SharedChoices {
	const privacyLevel = getOptionalText(node, 'privacyLevel', itemIndex);
	if (!privacyLevel) {
		throw new NodeOperationError(
			node.getNode(),
			'No privacy level is chosen, and TikTok allows no default. Choose who can see the post.',
			{ itemIndex },
		);
	}
	const isDisclosed = (name: string) =>
		ifThere(readField(node, `disclosure.${name}`, itemIndex), toFlag) ?? false;
	return {
		privacyLevel,
		disableComment: getFlag(node, 'disableComment', itemIndex),
		yourBrand: isDisclosed('yourBrand'),
		brandedContent: isDisclosed('brandedContent'),
		aiGenerated: isDisclosed('aiGenerated'),
	};
}
